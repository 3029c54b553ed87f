# The one place that decides what state a session is in.

# Decides from the last main-chain record in T and M: sets STATE KIND RESETS SOURCE ASK. AT is the
# time of the record. `limited` becomes `ready` later, when the reset is known.
function decide(at,    content, text) {
  KIND = ""; RESETS = ""; SOURCE = ""; ASK = ""; WHY = ""
  if (usage_limit(at)) { STATE = "limited"; return }
  STATE = "idle"
  content = M["content"]
  if (T["type"] == "assistant") {
    # a call without its result, or thought without a word: its process died at work
    if (T["isApiErrorMessage"] != "true" && (content ~ /^\[[{].*"type":"tool_use"/ || content ~ /^\[[{]"type":"(redacted_)?thinking"/)) STATE = "stopped"
    return
  }
  if (T["isMeta"] == "true" && T["origin"] !~ /"auto-continuation"/) return
  if (T["isCompactSummary"] == "true" || T["isVisibleInTranscriptOnly"] == "true") return
  text = content ~ /^\[/ ? block_text(content) : unjson(content)
  if (text ~ /^\[Request interrupted by user/ || text ~ /<(command-name|local-command-[a-z]+|bash-[a-z]+)>/) return
  STATE = "stopped"
}

# Fills T and M with the last main-chain user or assistant record among LINES[1..n], LATEST with the time of
# the last record of all. Returns the time of that record ("" when it has none), -1 when none is there.
function last_record(lines, n,    i, line, at) {
  LATEST = ""
  for (i = n; i; i--) {
    line = lines[i]
    if (LATEST != "" && !index(line, "\"type\":\"user\"") && !index(line, "\"type\":\"assistant\"")) continue
    if (!object(line, T)) continue
    at = epoch(T["timestamp"])
    if (LATEST == "") LATEST = at
    if ((T["type"] == "user" || T["type"] == "assistant") && T["isSidechain"] != "true") {
      object(T["message"], M)
      return at
    }
  }
  return -1
}
