# Sessions as rows: reads what the script of choose.awk writes, prints the columns that rows.bash names.
# Settings come from the environment: a -v would interpret backslashes.

BEGIN {
  NOW = ENVIRON["CCR_R_NOW"]
  N = ENVIRON["CCR_R_COUNT"] + 0
  STATES = ENVIRON["CCR_R_STATES"]
  STOPPED = index(STATES, " stopped ")
  SEP = "\t"
  WITH_PROMPT = ENVIRON["CCR_R_PROMPT"] != ""
  WITH_TOKENS = ENVIRON["CCR_R_TOKENS"] != ""
  PLAIN = ENVIRON["CCR_R_PLAIN"] != ""
  MARK = ENVIRON["CCR_R_MARK"]
  SINCE = ENVIRON["CCR_R_SINCE"] + 0
  k = split(ENVIRON["CCR_R_IDS"], f, " ")
  for (i = 1; i <= k; i++) IDS[f[i]]
  ANY_ID = ENVIRON["CCR_R_IDS"] == ""
  k = split(ENVIRON["CCR_R_IMPORTED"], f, " ")
  for (i = 1; i <= k; i++) IMPORTED[f[i]]
  k = split(ENVIRON["CCR_R_LIVE"], live_lines, "\n")
  for (i = 1; i <= k; i++) { split(live_lines[i], f, "\t"); if (f[1] != "" && !(f[1] in PID)) { PID[f[1]] = f[2]; TMUX[f[1]] = f[3]; BORN[f[1]] = f[6] } }
  k = split(ENVIRON["CCR_R_LIMITS"], f, " ")
  for (i = 1; i + 1 <= k; i += 2) RECORDED[f[i]] = f[i + 1]
}

substr($0, 1, length(MARK)) == MARK {
  marked(substr($0, length(MARK) + 2))
  next
}
SECTION == "files" {
  found(++n, $3)
  TIME[n] = $1 + 0; MTIME[n] = int($1); SIZE[n] = $2 + 0
  if (WITH_PROMPT) LINE[n] = $0
  next
}
SECTION == "total" { TWINS[substr($1, 1, 8)] = $0; next }
{ hear($0) }

END {
  if (STATES != "") searched()
  if (unread) print (unread == 1 ? "1 session" : unread " sessions") " could not be read" > "/dev/stderr"
  if (folders) print (folders == 1 ? "1 folder" : folders " folders") " of sessions could not be read" > "/dev/stderr"
  if (PLAIN && !shown) exit 4
}

# What choose.awk says: how many sessions there are, the files of a batch, which end of them follows.
function marked(what,    w) {
  if (what == "") {
    if (SECTION == "files") listen("tail", 65536)
    SECTION = ""
    return
  }
  heard()
  split(what, w, " ")
  SECTION = w[1]
  if (SECTION == "total") {
    folders = w[3]
    if (ENVIRON["CCR_R_TOTAL"] != "" && !PLAIN) print w[2]
  } else if (SECTION == "head") listen("head", 65536)
  else if (SECTION == "end") {
    k = 0
    while (made < n) { KEEP[++k] = ++made; if (!(made in HEARD)) unread++ }
    batch(k)
    if (shown >= N) exit
  }
}

function found(i, path) {
  PATH[i] = path
  ID[i] = substr(path, length(path) - 41, 36)
  NAME["==> " path " <=="] = PLACE[i] = i
  if (ID[i] in ONE) SAME[ID[i]]
  ONE[ID[i]]
}

# Makes rows of the files KEEP[1..m].
function batch(m,    k) {
  m = possible(m)
  settle_all(m)
  m = filtered(m)
  for (k = 1; k <= m && shown < N; k++) emit(KEEP[k])
  fflush()
}

# Keeps of KEEP[1..n] what may be what is searched.
function possible(n,    k, i, m) {
  m = 0
  for (k = 1; k <= n; k++) {
    i = KEEP[k]
    if (STATES == "" ? (i in HEARD) && !(i in NONE) : !(i in OLD) && (ANY_ID || (ID[i] in IDS)) && (!(i in STATE_OF) || (ID[i] in PID) || (ID[i] in SAME) || STATE_OF[i] == "limited" || index(STATES, " " STATE_OF[i] " "))) KEEP[++m] = i
  }
  return m
}

# 8 digits, more where they are not enough.
function short(id,    n, i, others) {
  if (!(substr(id, 1, 8) in TWINS)) return substr(id, 1, 8)
  n = split(FIRST[substr(id, 1, 8)] " " TWINS[substr(id, 1, 8)], others, " ")
  for (i = 1; i <= n; i++) if (others[i] != id && substr(others[i], 1, 13) == substr(id, 1, 13)) return id
  return substr(id, 1, 13)
}

function emit(i,    id, state, title, project) {
  id = ID[i]
  state = id in PID ? "live" : STATE_OF[i]
  title = i in CUSTOM ? CUSTOM[i] : i in AI ? AI[i] : i in SUMMARY ? SUMMARY[i] : i in PROMPT ? PROMPT[i] : LAST_PROMPT[i]
  if (title == "") title = "(no prompt)"
  project = i in PROJECT ? PROJECT[i] : FIRST_CWD[i]
  shown++
  if (PLAIN) { print id SEP state SEP rfc(LAST[i]) SEP rfc(RESETS_OF[i]) SEP plain(project) SEP title; return }
  # bytes that would end the column or the row travel as these
  gsub(/\n/, "\001", project); gsub(/\t/, "\002", project)
  if (id in IMPORTED) NOTE[i] = "imported"
  print id SEP state SEP LAST[i] SEP RESETS_OF[i] SEP KIND_OF[i] SEP STARTED[i] SEP SIZE[i] SEP MTIME[i] SEP PID[id] SEP TMUX[id] SEP project SEP title SEP PATH[i] SEP SOURCE_OF[i] SEP NOTE[i] SEP (i in DUE ? DUE[i] : RESETS_OF[i]) SEP short(id) (WITH_PROMPT ? SEP PROMPT[i] SEP LINE[i] : WITH_TOKENS ? SEP TOKENS[i] : "")
  if (N > 1000) fflush()
}
