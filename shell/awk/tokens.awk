# What a resume reads again: the context of the last answer in the ends of transcripts that tail -v writes. A JSON object.
function used(key) { return match(usage, "\"" key "\": ?[0-9]+") ? substr(usage, RSTART + length(key) + 3, RLENGTH - length(key) - 3) + 0 : 0 }
substr($0, 1, 13) == "==> projects/" && / <==$/ { id = substr($0, length($0) - 45, 36); next }
index($0, "\"type\":\"assistant\"") && (at = index($0, "\"usage\":{")) && !index($0, "\"isSidechain\":true") && !index($0, "\"<synthetic>\"") {
  usage = substr($0, at, 600)
  n[id] = used("input_tokens") + used("cache_creation_input_tokens") + used("cache_read_input_tokens")
}
END {
  printf "{"
  for (id in n) printf "%s\"%s\":%d", (k++ ? "," : ""), id, n[id]
  print "}"
}
