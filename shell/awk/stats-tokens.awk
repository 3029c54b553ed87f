# Tokens by folder and by model, from lines "FOLDER/...:RECORD" of records that state a usage. A message is streamed
# into several records, and forks copy it: each id counts once, with the largest output that was stated. Long records
# are looked at from both ends, what a tool was given lies between.
BEGIN { OFS = "\t"; SINCE = ENVIRON["CCR_R_AFTER"] }
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
  output = number(rest, "output_tokens")
  if (id == "" || !(id in SEEN))
    count(folder, model, 1, number(rest, "input_tokens"), number(rest, "cache_creation_input_tokens"), number(rest, "cache_read_input_tokens"), output)
  else if (output > SEEN[id]) count(folder, model, 0, 0, 0, 0, output - SEEN[id])
  else next
  SEEN[id] = output
}
END {
  for (folder in FOLDERS) print "folder", folder, four("f" folder)
  for (model in MODELS) print "model", model, MODELS[model], four("m" model)
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
function count(folder, model, messages, input, written, cached, output) {
  FOLDERS[folder]
  MODELS[model] += messages
  sum("f" folder, input, written, cached, output)
  sum("m" model, input, written, cached, output)
}
function sum(key, input, written, cached, output) { I[key] += input; W[key] += written; C[key] += cached; O[key] += output }
function four(key) { return sprintf("%.0f\t%.0f\t%.0f\t%.0f", I[key], W[key], C[key], O[key]) }
