# Which sessions hold every word. Reads the index; the lines of the index and of history that grep took for ones with a
# word; and last the listing: prints of it the lines that the index lacks, when CCR_R_STALE asks for them and there are
# any, else \036 and those that match.
BEGIN {
  FS = "\t"
  STALE = ENVIRON["CCR_R_STALE"]
  n = split(ENVIRON["CCR_R_WORDS"], word, "\037") - 1
  for (w = 1; w <= n; w++) low[w] = tolower(word[w])
}

FROM == "index" {
  at = index($0, "\t") - 1
  id = substr($0, at - 41, 36)
  # two files can be of one session
  if (id in known) more[substr($0, 1, at)]
  else known[id] = substr($0, 1, at)
  next
}

# in the index stands the listing line first, which is not searched
FROM == "text" {
  if (holds($2 "\n" $3 "\n" $4)) hit[WORD, substr($1, length($1) - 41, 36)]
  next
}

# history: the line is JSON, the word counts in what was typed and in the directory
FROM == "history" {
  if (!match($0, /"sessionId":"[0-9a-f-]+"/)) next
  id = substr($0, RSTART + 13, RLENGTH - 14)
  if (!((WORD, id) in hit) && holds(part("display") "\n" part("project"))) hit[WORD, id]
  next
}

{
  id = substr($0, length($0) - 41, 36)
  if (known[id] != $0 && !($0 in more) && STALE) { lacking = 1; print }
  for (w = 1; w <= n; w++) if (!((w, id) in hit)) next
  found[++found_n] = $0
}

# Beyond ASCII awk folds no case, but grep did, on the same bytes.
function holds(text) {
  return index(tolower(text), low[WORD]) || low[WORD] ~ /[\200-\377]/
}

function part(key,    s, at) {
  at = index($0, "\"" key "\":\"")
  if (!at) return ""
  s = substr($0, at + length(key) + 4)
  return unjson(substr(s, 1, string_end(s) - 1))
}

END {
  if (lacking) exit
  printf "\036"
  for (i = 1; i <= found_n; i++) print found[i]
}
