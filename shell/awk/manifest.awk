# The manifest of an archive: reads lines "SIZE SUM NAME" of the members on stdin, then the transcript.
NR == FNR {
  if ($3 ~ /agent-[^\/]*[.]jsonl$/) agents++
  list = list (NR > 1 ? "," : "") "\n  {\"name\":\"" $3 "\",\"size\":" $1 ",\"sha256\":\"" $2 "\"}"
  next
}
{
  records++
  if (index($0, "\"version\":\"")) versioned = $0
  if (index($0, "\"timestamp\":\"20")) timed = $0
  if (index($0, "\"type\":\"user\"") && !index($0, "\"tool_result\"") && !index($0, "\"isMeta\":true") && !index($0, "\"isSidechain\":true") && !index($0, "\"isCompactSummary\":true")) prompts++
}
END {
  object(versioned, T); version = T["version"]
  object(timed, T)
  printf "{\"format\":1,\"id\":\"%s\",\"project\":\"%s\",\"cli\":\"%s\",\"records\":%d,\"prompts\":%d,\"subagents\":%d,\"last\":\"%s\",\"redacted\":%s,\"members\":[%s\n]}\n", \
    ENVIRON["CCR_R_ID"], json(ENVIRON["CCR_X_PROJECT"]), version, records, prompts, agents, T["timestamp"], ENVIRON["CCR_X_MASK"] == "" ? "false" : "true", list
}
