# Tokens by folder and by model, lines "KIND NAME MESSAGES INPUT WRITTEN READ OUTPUT", from lines "projects/FOLDER/...:RECORD"
# of records that state a usage. A message is streamed into several records, and forks copy it: each id counts once, with
# the largest output that was stated. Long records are looked at from both ends, what a tool was given lies between.
BEGIN { SINCE = ENVIRON["CCR_R_AFTER"] }
{
  at = index($0, ":")
  folder = substr($0, 10, at - 10)
  sub(/\/.*/, "", folder)
  head = substr($0, at + 1, 4096)
  if ((at = index(head, "\"content\":"))) head = substr(head, 1, at)
  if (!index(head, "\"role\":\"assistant\"")) next
  # the last one is that of the message itself
  rest = $0
  for (from = 0; (at = index(rest, "\"usage\":")); rest = substr(rest, at + 1)) from += at
  tail = substr($0, from > 1000 ? from - 1000 : 1, from > 1000 ? 1000 : from)
  if ((model = text(head, "model")) == "") model = text(tail, "model")
  if (model == "" || model == "<synthetic>" || (SINCE != "" && text(head rest, "timestamp") < SINCE)) next
  if ((id = text(head, "id")) == "" && (at = index(tail, "\"id\":\"msg_"))) id = text(substr(tail, at), "id")
  split("", v)
  v[4] = number(rest, "output_tokens")
  new = id == "" || !(id in SEEN)
  if (new) {
    v[1] = number(rest, "input_tokens")
    v[2] = number(rest, "cache_creation_input_tokens")
    v[3] = number(rest, "cache_read_input_tokens")
    SEEN[id] = v[4]
  } else if (v[4] <= SEEN[id]) next
  else { v[4] -= SEEN[id]; SEEN[id] += v[4] }
  count("folder\t" folder)
  count("model\t" model)
}
END { for (key in N) printf "%s\t%d\t%.0f\t%.0f\t%.0f\t%.0f\n", key, N[key], SUM[key, 1], SUM[key, 2], SUM[key, 3], SUM[key, 4] }

function count(key,    k) {
  N[key] += new
  for (k in v) SUM[key, k] += v[k]
}
function text(s, key,    at) {
  if (!(at = index(s, "\"" key "\":\""))) return ""
  s = substr(s, at + length(key) + 4)
  return substr(s, 1, index(s, "\"") - 1)
}
function number(s, key,    at) {
  at = index(s, "\"" key "\":")
  return at ? substr(s, at + length(key) + 3, 20) + 0 : 0
}
