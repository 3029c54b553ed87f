# Checks lines "PATH:RECORD" that grep found: does the word stand in the text of a message or in what a tool
# printed, and not in a key, a path or an input? Prints the listing lines (second input) of the
# sessions that hold every word, with the number of matching lines and the first of them.
BEGIN {
  n = split(ENVIRON["CCR_R_WORDS"], word, "\037") - 1
  for (w = 1; w <= n; w++) low[w] = tolower(word[w])
}

FILENAME != "-" {
  f = $3
  for (w = 1; w <= n; w++) if (!((f, w) in has)) next
  print $0 "\t" matches[f] "\t" role[f] "\t" first[f]
  next
}

{
  colon = index($0, ":")
  f = substr($0, 1, colon - 1)
  s = substr($0, colon + 1)
  user = index(s, "\"type\":\"user\"")
  if (!user && !index(s, "\"type\":\"assistant\"")) next
  if (index(s, "\"isMeta\":true")) next
  at = index(s, "\"message\":{")
  if (!at) next
  s = substr(s, at)
  if ((at = index(s, ",\"toolUseResult\":"))) s = substr(s, 1, at - 1)
  who = user ? index(s, "\"tool_result\"") ? "tool" : "you" : "claude"
  # of an answer only its text: its other strings are inputs of tools
  while (match(s, user ? "\"(text|content)\":\"" : "\"type\":\"text\",\"text\":\"")) {
    s = substr(s, RSTART + RLENGTH)
    end = string_end(s)
    look(substr(s, 1, end - 1))
    s = substr(s, end)
  }
}

function look(raw,    text, folded, k, lines, w, hit, total) {
  text = unjson(raw)
  folded = tolower(text)
  hit = 0
  for (w = 1; w <= n; w++) if (holds(folded, w)) { hit = 1; has[f, w] = 1 }
  if (!hit) return
  total = split(text, lines, "\n")
  for (k = 1; k <= total; k++) {
    folded = tolower(lines[k])
    for (w = 1; w <= n; w++) if (holds(folded, w)) {
      matches[f]++
      if (!(f in first)) { first[f] = excerpt(plain(lines[k]), w); role[f] = who }
      break
    }
  }
  # a word over a line break
  if (!(f in first)) { matches[f]++; first[f] = plain(text); role[f] = who }
}

# Beyond ASCII awk folds no case: what grep found in the line counts.
function holds(folded, w) {
  return index(folded, low[w]) || (low[w] ~ /[\200-\377]/ && index(folded, substr(low[w], 1, 1)))
}

# A long line from near the word on.
function excerpt(line, w,    at) {
  at = index(tolower(line), low[w])
  if (length(line) <= 400 || at < 60) return substr(line, 1, 2000)
  line = substr(line, at - 40)
  sub(/^[\200-\277]+/, "", line)
  return substr(line, 1, 2000)
}
