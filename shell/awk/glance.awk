# A search by state reads a little of the end of very many files. Here most of them are told to be idle at first
# sight; what is left is read again and judged.

STATES != "" {
  # function calls and regular expressions would take their time with long lines
  start = substr($0, 1, 20)
  if (substr(start, 1, 13) == "{\"parentUuid\"") HELD[++HELD_N] = $0
  else if (substr(start, 1, 9) == "{\"type\":\"") { if (start ~ /^\{"type":"(user|assistant)"/) STRANGE = 1 }
  else if (substr(start, 1, 13) == "==> projects/" && /^==> projects\/[A-Za-z0-9-]+\/[0-9a-f-]+\.jsonl <==$/) {
    glanced()
    # what is live may come twice
    CURRENT = $0 in NAME ? 0 : ++n
    if (CURRENT) found(CURRENT, substr($0, 5, length($0) - 8))
  }
  else if (SECTION == "all") fresh(substr($0, 1, 36))
  else if (start ~ /^\{/) STRANGE = 1
  else if (start ~ /^(tail|find): /) unreadable()
  next
}

# What tail and find say of what they cannot read.
function unreadable() {
  if (/No such file/) return
  if (/^tail: /) unread++
  else folders++
}

# At the end of a file: what its last message says. What stays without a state is read again.
function glanced(    all, k, what) {
  all = k = HELD_N; HELD_N = 0
  if (!CURRENT) return
  if (STRANGE) { STRANGE = 0; return }
  for (; k && (what = at_sight(HELD[k])) == "other"; k--);
  if (!k || what == "") return
  if (!(ID[CURRENT] in PID) && !index(HELD[k], "\"isApiErrorMessage\":true") && (STOPPED ? index(HELD[k], "\"stop_reason\":\"end_turn\"") : what == "assistant")) STATE_OF[CURRENT] = "idle"
  else judge(CURRENT, HELD, all, 0)
}

# Is LINE a user or assistant message of the main chain, or other, or ""? Looks at its start alone.
function at_sight(line) {
  line = substr(line, 1, 400)
  if (line !~ /^\{"parentUuid":("[^"]*"|null),"isSidechain":(true|false),/) return ""
  if (line ~ /"isSidechain":true/) return "other"
  if (line ~ /^\{[^{}]*"type":"assistant"|^\{[^{}]*"message":\{[^{}]*"role":"assistant"/) return "assistant"
  if (line ~ /^\{[^{}]*"type":"user"/) return "user"
  return line ~ /^\{[^{}]*("attachment":|"type":"(attachment|system|progress)")/ ? "other" : ""
}

# Makes the rows of what was found, newest first.
function searched(    i, k, m, left) {
  glanced()
  if (ENVIRON["CCR_R_TOTAL"] != "" && !PLAIN) print total + 0
  for (i = 1; i <= n; i++) KEEP[i] = i
  m = possible(n)
  settle_all(m)
  m = filtered(m)
  # a few are read at once, of many the newest first
  if (m > 40) { read_files("times", KEEP, m); m = sorted(m) }
  for (k = 1; k <= m; k++) LEFT[k] = KEEP[k]
  for (left = 1; left <= m && shown < N; left += 40) {
    for (k = 0; k < 40 && left + k <= m; k++) KEEP[k + 1] = LEFT[left + k]
    read_files("all", KEEP, k)
    batch(m > 40 ? k : sorted(k))
  }
}

# Sorts KEEP[1..m], which are few, by their times, newest first; drops what is older than asked for, or gone.
function sorted(m,    k, i, j, n) {
  n = 0
  for (k = 1; k <= m; k++) {
    i = KEEP[k]
    if ((i in OLD) || TIME[i] < SINCE || !TIME[i]) continue
    for (j = ++n; j > 1 && TIME[KEEP[j - 1]] < TIME[i]; j--) KEEP[j] = KEEP[j - 1]
    KEEP[j] = i
  }
  return n
}
