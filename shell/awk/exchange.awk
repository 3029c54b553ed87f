# The last exchange of the end of a transcript: what was asked, and what was answered to it.
index($0, "\"type\":\"user\"") || index($0, "\"type\":\"assistant\"") {
  if (!object($0, T) || T["isSidechain"] == "true" || T["isMeta"] == "true") next
  object(T["message"], M)
  if (T["type"] == "user") {
    if (index(M["content"], "\"tool_result\"")) next
    text = prompt_text(M["content"])
    if (text != "") { you = text; claude = "" }
  } else if (T["type"] == "assistant") {
    text = M["content"] ~ /^\[/ ? block_text(M["content"]) : unjson(M["content"])
    if (text != "") claude = text
  }
}
END {
  if (you != "") print "you     " substr(you, 1, 2000)
  n = split(claude, line, "\n")
  for (i = 1; i <= n && i <= 60; i++) print (i == 1 ? "claude  " : "        ") plain(line[i])
}
