# The preview: what a session is, and the last exchange in the end of its transcript: what was asked, and
# what was answered to it, or what was said before a limit.
index($0, "\"type\":\"user\"") || index($0, "\"type\":\"assistant\"") {
  if (!object($0, T) || T["isSidechain"] == "true" || T["isMeta"] == "true" || T["isApiErrorMessage"] == "true") next
  object(T["message"], M)
  if (T["type"] == "user") {
    if (index(M["content"], "\"tool_result\"")) next
    text = prompt_text(M["content"])
    if (text != "") { you = text; claude = "" }
  } else if (T["type"] == "assistant") {
    text = M["content"] ~ /^\[ ?[{] ?"/ ? block_text(M["content"]) : unjson(M["content"])
    if (text != "") claude = text
  }
}
# Prints S behind WHO, broken between words.
function say(who, s, n,    line) {
  while (cells(s) > n) {
    line = fit(s, n)
    if (substr(s, length(line) + 1, 1) != " " && match(line, / [^ ]*$/) > 1) line = substr(line, 1, RSTART - 1)
    print who line
    s = substr(s, length(line) + 1)
    sub(/^ /, "", s)
    gsub(/./, " ", who)
  }
  if (who s != "") print who s
}
END {
  width = ENVIRON["CCR_R_WIDTH"]
  n = split(ENVIRON["CCR_R_HEAD"], line, "\n")
  for (i = 1; i <= n; i++) say("", line[i], width)
  print ""
  if (you != "") say("you     ", substr(you, 1, 2000), width - 8)
  n = split(claude, line, "\n")
  for (i = 1; i <= n && i <= 60; i++) say(i == 1 ? "claude  " : "        ", plain(line[i]), width - 8)
}
