# From the ledger: of each session that was resumed after CCR_R_AFTER, how often, and whether its last run ended limited again.
function value(key,    s) {
  if (!match($0, "\"" key "\":\"")) return ""
  s = substr($0, RSTART + RLENGTH)
  return substr(s, 1, index(s, "\"") - 1)
}
{
  if (value("time") < ENVIRON["CCR_R_AFTER"]) next
  id = value("id")
  if (index($0, "\"event\":\"start\"")) n[id]++
  else again[id] = value("outcome") == "limited again"
}
END { for (id in n) printf "%s:%d%s ", id, n[id], again[id] ? ":again" : "" }
