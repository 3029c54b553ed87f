# Chooses the files to be read, from lines "MTIME SIZE PATH", newest first. Prints a script for sh that writes
# what rows.awk reads: marked lines, and between them the ends and beginnings of the files, of many
# by one process. So the three work at the same time, and what is not asked for is not read.

BEGIN {
  N = ENVIRON["CCR_R_COUNT"] + 0
  STATES = ENVIRON["CCR_R_STATES"]
  ONLY_LIVE = STATES != "" && STATES !~ /limited|ready|stopped|idle/
  FOLDER = ENVIRON["CCR_R_FOLDER"]
  SINCE = ENVIRON["CCR_R_SINCE"] + 0
  WINDOW = ENVIRON["CCR_R_NOW"] - ENVIRON["CCR_R_WINDOW"]
  MARK = ENVIRON["CCR_R_MARK"]
  k = split(ENVIRON["CCR_R_IDS"], f, " ")
  for (i = 1; i <= k; i++) IDS[f[i]]
  ANY_ID = ENVIRON["CCR_R_IDS"] == ""
  k = split(ENVIRON["CCR_R_LIVE"], f, "\n")
  for (i = 1; i <= k; i++) PID[substr(f[i], 1, 36)]
  # some more than are shown: there can be files that cannot be read
  ENOUGH = STATES == "" && N <= 1000 ? N + 200 : 1000000000
}

# what find itself says
/^[^0-9]/ {
  if (/^find: / && !/No such file/) folders++
  next
}

{
  # the lines are not split: of thousands just a few are shown
  at = length($0) - 41
  id = substr($0, at, 8)
  if (!(id in FIRST)) FIRST[id] = substr($0, at, 36)
  else if (twin(id, substr($0, at, 36))) next
  total++
  if (n >= ENOUGH) next
  if (!ANY_ID && !(substr($0, at, 36) in IDS)) next
  if (SINCE && $0 + 0 < SINCE) next
  if (FOLDER != "" && !index($0, FOLDER)) next
  if (STATES != "") {
    # what is limited, ready or stopped does not last: older ones are idle
    if (!old && (ONLY_LIVE || $0 + 0 < WINDOW)) old = 1
    if (old && !(substr($0, at, 36) in PID)) next
  }
  LINE[++n] = $0
}

# Was the session ID, of whose first 8 digits there is one already, seen before?
function twin(short, id) {
  if (FIRST[short] == id || index(TWINS[short], id)) return 1
  TWINS[short] = TWINS[short] " " id
  return 0
}

# 8 digits, more where they are not enough.
function short(id,    s, others, n, i, other) {
  s = substr(id, 1, 8)
  if (!(s in TWINS)) return s
  n = split(FIRST[s] TWINS[s], others, " ")
  for (i = 1; i <= n; i++) if (others[i] != id && substr(others[i], 1, 13) == substr(id, 1, 13)) return id
  return substr(id, 1, 13)
}

END {
  mark("total " (total + 0) " " (folders + 0))
  # the first rows of very many are for someone who waits
  batch = STATES != "" ? 300 : N > 1000 ? 25 : N < 100 ? N : 100
  for (i = 1; i <= n; i = last + 1) {
    last = i + batch - 1 < n ? i + batch - 1 : n
    print_batch(i, last)
    batch = STATES != "" ? 300 : N < 100 ? 20 : 100
  }
}

# A search by state reads little of each, and rows.awk then more of what it wants.
function print_batch(first, last,    i, f, files, tails, heads) {
  files = ""; tails = ""; heads = ""
  for (i = first; i <= last; i++) {
    split(LINE[i], f, " ")
    # the shell must take them for words, wherever they came from
    if (LINE[i] !~ /^[0-9.]+ [0-9]+ projects\/[A-Za-z0-9-]+\/[0-9a-f-]+\.jsonl$/) continue
    files = files "\n" LINE[i] " " short(substr(f[3], length(f[3]) - 41, 36))
    tails = tails " " f[3]
    if (f[2] > 65536) heads = heads " " f[3]
  }
  mark("files" files)
  print "tail -v -c " (STATES != "" ? 8192 : 65536) " --" tails
  if (STATES == "" && heads != "") { mark("head"); print "head -v -c 65536 --" heads }
  mark("end")
}

function mark(what) {
  print "echo \047\n" MARK " " what "\n" MARK "\047 || exit"
}
