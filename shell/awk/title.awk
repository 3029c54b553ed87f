# What a session is called: its custom title, else the AI title, a summary, the first real prompt.

# The first real prompt in the content of a user record, or "".
function prompt_text(content,    text, inner) {
  if (content ~ /^\[ ?[{] ?"/) {
    text = block_text(content)
    if (text == "" && content ~ /"type":"image"/) return "[image]"
  } else text = unjson(content)
  # what the CLI puts around or instead of what was typed
  if (text ~ /^Caveat: The messages below/ || text ~ /^\[Request interrupted by user/) return ""
  if (text ~ /<command-name>/) return ""
  while (match(text, /<(system-reminder|local-command-[a-z]+|command-[a-z]+|ide_[a-z_]+|bash-[a-z]+|user-memory-input|task-notification)>/)) {
    inner = substr(text, RSTART + 1, RLENGTH - 2)
    text = cut_tag(text, inner, RSTART)
  }
  return plain(text)
}

function cut_tag(text, tag, start,    rest, end) {
  rest = substr(text, start)
  end = index(rest, "</" tag ">")
  return substr(text, 1, start - 1) (end ? " " substr(rest, end + length(tag) + 3) : "")
}

# All text blocks of the content of a message array, joined.
function block_text(content,    out, i, s) {
  out = ""
  s = content
  while (match(s, /"type":"text","text":"/)) {
    s = substr(s, RSTART + RLENGTH)
    i = string_end(s)
    out = out (out == "" ? "" : " ") unjson(substr(s, 1, i - 1))
    s = substr(s, i)
  }
  if (out == "" && match(content, /"text":"/)) {
    s = substr(content, RSTART + RLENGTH)
    out = unjson(substr(s, 1, string_end(s) - 1))
  }
  return out
}
