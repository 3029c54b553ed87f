# Which sessions hold every word. Reads the index, the listing and the lines of history that may hold
# a word; prints the listing lines that the index lacks, a line of \036, and those that match.
BEGIN {
  FS = "\t"
  n = split(ENVIRON["CCR_R_WORDS"], word, "\037") - 1
  for (w = 1; w <= n; w++) low[w] = tolower(word[w])
}

FROM == "index" {
  if (NF != 4) next
  text = tolower($2 "\n" $3 "\n" $4)
  for (w = 1; w <= n; w++) if (index(text, low[w])) hit[w, $1] = 1
  known[$1] = 1
  next
}

FROM == "listing" {
  id = substr($0, length($0) - 41, 36)
  if (id in place) next
  place[id] = $0
  order[++count] = $0
  if (!($0 in known)) stale = stale $0 "\n"
  next
}

FROM == "folded" { hit[WORD, $1] = 1; next }

# history: the line is JSON, the word counts in what was typed and in the directory
{
  if (!match($0, /"sessionId":"[0-9a-f-]+"/)) next
  id = substr($0, RSTART + 13, RLENGTH - 14)
  if (!(id in place) || (WORD, place[id]) in hit) next
  text = part("display") "\n" part("project")
  # beyond ASCII it was grep that folded, on the same bytes
  if (index(tolower(text), low[WORD]) || (low[WORD] ~ /[\200-\377]/)) hit[WORD, place[id]] = 1
}

function part(key,    s, at) {
  at = index($0, "\"" key "\":\"")
  if (!at) return ""
  s = substr($0, at + length(key) + 4)
  return unjson(substr(s, 1, string_end(s) - 1))
}

END {
  printf "%s\036\n", stale
  for (i = 1; i <= count; i++) {
    for (w = 1; w <= n; w++) if (!((w, order[i]) in hit)) break
    if (w > n) print order[i]
  }
}
