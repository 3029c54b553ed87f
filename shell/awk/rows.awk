# Sessions as rows. Reads "MTIME SIZE PATH" newest first, prints the columns that rows.bash names.
# Paths are safe words: find let nothing else through. Settings come from the environment: a -v
# would interpret backslashes.

BEGIN {
  NOW = ENVIRON["CCR_R_NOW"]
  N = ENVIRON["CCR_R_COUNT"] + 0
  STATES = ENVIRON["CCR_R_STATES"]
  STOPPED = index(STATES, " stopped ")
  ONLY_LIVE = STATES != "" && STATES !~ /limited|ready|stopped|idle/
  FOLDER = ENVIRON["CCR_R_FOLDER"]
  SINCE = ENVIRON["CCR_R_SINCE"] + 0
  WINDOW = NOW - ENVIRON["CCR_R_WINDOW"]
  SEP = "\t"
  WITH_PROMPT = ENVIRON["CCR_R_PROMPT"] != ""
  ANY_ID = ENVIRON["CCR_R_IDS"] == ""
  split_words(ENVIRON["CCR_R_IDS"], IDS)
  split_words(ENVIRON["CCR_R_IMPORTED"], IMPORTED)
  k = split(ENVIRON["CCR_R_LIVE"], live_lines, "\n")
  for (i = 1; i <= k; i++) { split(live_lines[i], f, "\t"); if (f[1] != "" && !(f[1] in PID)) { PID[f[1]] = f[2]; TMUX[f[1]] = f[3]; BORN[f[1]] = f[6] } }
  k = split(ENVIRON["CCR_R_LIMITS"], f, " ")
  for (i = 1; i + 1 <= k; i += 2) RECORDED[f[i]] = f[i + 1]
}

function split_words(s, into,    n, i, w) {
  n = split(s, w, " ")
  for (i = 1; i <= n; i++) into[w[i]] = 1
}

# what find itself says stands behind the files
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
  if (!ANY_ID && !(substr($0, at, 36) in IDS)) next
  if (SINCE && $0 + 0 < SINCE) next
  if (FOLDER != "" && !index($0, FOLDER)) next
  # what is limited, ready or stopped does not last: older ones are idle
  if (STATES != "" && (ONLY_LIVE || $0 + 0 < WINDOW) && !(substr($0, at, 36) in PID)) next
  LINE[++n] = $0
}

# Was the session ID, of whose first 8 digits there is one already, seen before?
function twin(short, id) {
  if (FIRST[short] == id || index(TWINS[short], id)) return 1
  TWINS[short] = TWINS[short] " " id
  return 0
}

END {
  if (ENVIRON["CCR_R_TOTAL"] != "") print total + 0
  # the first rows of very many are for someone who waits
  batch = STATES != "" ? 400 : N > 1000 ? 25 : N
  for (from = 1; from <= n && shown < N; from = to + 1) {
    to = from + batch - 1 < n ? from + batch - 1 : n
    m = 0
    for (i = from; i <= to; i++) { load(i); KEEP[++m] = i }
    # a search by state reads little of all, and more of what it leaves
    if (STATES != "") { read_pieces("tail", KEEP, m, 8192); m = possible(m) }
    read_pieces("tail", KEEP, m, 65536)
    m = possible(m)
    settle_all(m)
    m = filtered(m)
    if (m > N - shown) m = N - shown
    heads = 0
    for (k = 1; k <= m; k++) if (!(KEEP[k] in BEGUN)) HEADS[++heads] = KEEP[k]
    read_pieces("head", HEADS, heads, 65536)
    for (k = 1; k <= m; k++) emit(KEEP[k])
    fflush()
    if (STATES == "") batch = N - shown < 100 ? N - shown : 100
  }
  if (unread) print (unread == 1 ? "1 session" : unread " sessions") " could not be read" > "/dev/stderr"
  if (folders) print (folders == 1 ? "1 folder of sessions" : folders " folders of sessions") " could not be read" > "/dev/stderr"
}

function load(i,    f) {
  split(LINE[i], f, " ")
  MTIME[i] = int(f[1]); SIZE[i] = f[2] + 0; PATH[i] = f[3]
  ID[i] = substr(f[3], length(f[3]) - 41, 36)
}

# Keeps of KEEP[1..n] what could be read and may be what is searched.
function possible(n,    k, i, m) {
  m = 0
  for (k = 1; k <= n; k++) {
    i = KEEP[k]
    if (!(i in HEARD)) unread++
    else if (STATES == "" || !(i in STATE_OF) || ID[i] in PID || STATE_OF[i] == "limited" || index(STATES, " " STATE_OF[i] " ")) KEEP[++m] = i
  }
  return m
}

# 8 digits, more where they are not enough.
function short(id,    s, others, n, i, other) {
  s = substr(id, 1, 8)
  if (!(s in TWINS)) return s
  n = split(FIRST[s] TWINS[s], others, " ")
  for (i = 1; i <= n; i++) if (others[i] != id && substr(others[i], 1, 13) == substr(id, 1, 13)) return id
  return substr(id, 1, 13)
}

function emit(i,    id, state, title, project) {
  id = ID[i]
  state = id in PID ? "live" : STATE_OF[i]
  title = i in CUSTOM ? CUSTOM[i] : i in AI ? AI[i] : i in SUMMARY ? SUMMARY[i] : i in PROMPT ? PROMPT[i] : LAST_PROMPT[i]
  if (title == "") title = "(no prompt)"
  project = i in PROJECT ? PROJECT[i] : FIRST_CWD[i]
  # bytes that would end the column or the row travel as these
  gsub(/\n/, "\001", project); gsub(/\t/, "\002", project)
  if (id in IMPORTED) NOTE[i] = "imported"
  shown++
  print id SEP state SEP LAST[i] SEP RESETS_OF[i] SEP KIND_OF[i] SEP STARTED[i] SEP SIZE[i] SEP MTIME[i] SEP PID[id] SEP TMUX[id] SEP project SEP title SEP PATH[i] SEP SOURCE_OF[i] SEP NOTE[i] SEP (i in DUE ? DUE[i] : RESETS_OF[i]) SEP short(id) (WITH_PROMPT ? SEP PROMPT[i] SEP LINE[i] : "")
  if (N > 1000) fflush()
}
