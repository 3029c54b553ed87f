# The manifest of an archive: reads the members, whose sizes, sums and names CCR_X_MEMBERS lists.
BEGIN { ID = ENVIRON["CCR_R_ID"]; FILE = ID ".jsonl" }
FILENAME == FILE {
  records++
  if (index($0, "\"version\":\"")) versioned = $0
  if (index($0, "\"timestamp\":\"20")) timed = $0
  if (index($0, "\"type\":\"user\"") && !index($0, "\"tool_result\"") && !index($0, "\"isMeta\":true") && !index($0, "\"isSidechain\":true") && !index($0, "\"isCompactSummary\":true")) prompts++
}
END {
  n = split(ENVIRON["CCR_X_MEMBERS"], member, "\n")
  for (i = 1; i <= n; i++) {
    split(member[i], f, " ")
    if (f[3] ~ /agent-[^\/]*[.]jsonl$/) agents++
    list = list (i > 1 ? "," : "") "\n  {\"name\":\"" f[3] "\",\"size\":" f[1] ",\"sha256\":\"" f[2] "\"}"
  }
  object(versioned, T); version = T["version"]
  object(timed, T)
  printf "{\"format\":1,\"id\":\"%s\",\"project\":\"%s\",\"cli\":\"%s\",\"records\":%d,\"prompts\":%d,\"subagents\":%d,\"last\":\"%s\",\"redacted\":%s,\"members\":[%s\n]}\n", \
    ID, json(ENVIRON["CCR_X_PROJECT"]), version, records, prompts, agents, T["timestamp"], ENVIRON["CCR_X_MASK"] == "" ? "false" : "true", list
}
