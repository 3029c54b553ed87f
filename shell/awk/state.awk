# The one place that decides what state a session is in.

BEGIN { MESSAGE = "\"type\": ?\"(user|assistant)\"" }

# Decides from the last main-chain record in T and M: sets STATE KIND RESETS SOURCE ASK. AT is the
# time of the record. `limited` becomes `ready` later, when the reset is known.
function decide(at,    content, text) {
  if (usage_limit(at)) { STATE = "limited"; return }
  STATE = "idle"
  content = M["content"]
  if (T["type"] == "assistant") {
    # a call without its result, or thought without a word: its process died at work
    if (T["isApiErrorMessage"] != "true" && content ~ /^\[ ?[{]/ && (content ~ /"type": ?"tool_use"/ || content ~ /^\[ ?[{]"type": ?"(redacted_)?thinking"/)) STATE = "stopped"
    return
  }
  if (T["isMeta"] == "true" && T["origin"] !~ /"auto-continuation"/) return
  if (T["isCompactSummary"] == "true" || T["isVisibleInTranscriptOnly"] == "true") return
  text = content ~ /^\[ ?[{] ?"/ ? block_text(content) : unjson(content)
  if (text ~ /^\[Request interrupted by user/ || text ~ /^ *<(command-(name|message)|local-command-[a-z]+|bash-[a-z]+)>/) return
  STATE = "stopped"
}

function main_chain() {
  return (T["type"] == "user" || T["type"] == "assistant") && T["isSidechain"] != "true"
}

# Fills T and M with the last main-chain user or assistant record among LINES[1..n], LATEST with the time
# of the last record of all. Returns 0 when there is no such record.
function last_record(lines, n,    i, line, message) {
  LATEST = ""
  for (i = n; i; i--) {
    line = lines[i]
    message = line ~ MESSAGE
    if (!message && (LATEST != "" || !index(line, "\"timestamp\":"))) continue
    if (!object(line, T)) continue
    if (LATEST == "") LATEST = epoch(T["timestamp"])
    if (!message || !main_chain()) continue
    if (T["type"] == "user") answered_before(lines, n, i)
    object(T["message"], M)
    return 1
  }
  return 0
}

# A first turn that fails at once can stand in the file before its own prompt (2.1.197). When the prompt
# in T, which is LINES[I], or what follows it is the parent of a message before it, that one is the last.
function answered_before(lines, n, i,    k, j, parent) {
  for (k = i - 1; k && k > i - 20; k--) {
    if (lines[k] !~ MESSAGE || !match(lines[k], /"parentUuid": ?"[0-9a-f-]+"/)) continue
    parent = substr(lines[k], RSTART, RLENGTH)
    sub(/"parentUuid": ?/, "", parent)
    for (j = i; j <= n; j++)
      if (lines[j] ~ "\"uuid\": ?" parent) {
        if (object(lines[k], T) && main_chain()) return
        object(lines[i], T)
        break
      }
  }
}
