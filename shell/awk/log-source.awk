# The lines of a transcript as log.jq takes them: none too long, none twice when a file that is followed was
# replaced, those of a subagent behind the line that ends it.
BEGIN { long = 8388608; base = ENVIRON["CCR_L_BASE"]; follow = ENVIRON["CCR_L_FOLLOW"]; n = split(ENVIRON["CCR_L_AGENTS"], agents, " ") }
function put(line) {
  if (length(line) > long) printf "{\"type\":\"ccr-long\",\"bytes\":%d}\n", length(line)
  else { gsub(/\\u0000/, "\\ufffd", line); print line }
}
function agent(name,    file, line, folder, any) {
  if (name in told) return
  told[name] = 1
  folder = base
  sub(/[^\/]*$/, "", folder)
  file = base "/subagents/agent-" name ".jsonl"
  while ((getline line < file) > 0) { any = 1; put(line) }
  close(file)
  if (any) return
  file = folder "agent-" name ".jsonl"
  while ((getline line < file) > 0) put(line)
  close(file)
}
{
  if (follow && match($0, /"uuid":"[0-9a-f-]+"/)) {
    # what a tool is given may hold one, too
    key = length($0) substr($0, 1, 100) substr($0, RSTART, RLENGTH)
    if (key in seen) next
    seen[key] = 1
  }
  put($0)
  if ((i = index($0, "\"toolUseResult\":")) && length($0) <= long) {
    rest = substr($0, i)
    if (match(rest, /"agentId": ?"[A-Za-z0-9_-]+"/)) {
      rest = substr(rest, RSTART + 10, RLENGTH - 11)
      sub(/.*"/, "", rest)
      agent(rest)
    }
  }
  if (follow) fflush()
}
END { if (!follow) for (i = 1; i <= n; i++) agent(agents[i]) }
