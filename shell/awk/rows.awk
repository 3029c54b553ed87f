# Sessions as rows: reads what the script of choose.awk writes, prints the columns that rows.bash names.
# Settings come from the environment: a -v would interpret backslashes.

BEGIN {
  NOW = ENVIRON["CCR_R_NOW"]
  N = ENVIRON["CCR_R_COUNT"] + 0
  STATES = ENVIRON["CCR_R_STATES"]
  STOPPED = index(STATES, " stopped ")
  SEP = "\t"
  WITH_PROMPT = ENVIRON["CCR_R_PROMPT"] != ""
  MARK = ENVIRON["CCR_R_MARK"]
  k = split(ENVIRON["CCR_R_IMPORTED"], f, " ")
  for (i = 1; i <= k; i++) IMPORTED[f[i]]
  k = split(ENVIRON["CCR_R_LIVE"], live_lines, "\n")
  for (i = 1; i <= k; i++) { split(live_lines[i], f, "\t"); if (f[1] != "" && !(f[1] in PID)) { PID[f[1]] = f[2]; TMUX[f[1]] = f[3]; BORN[f[1]] = f[6] } }
  k = split(ENVIRON["CCR_R_LIMITS"], f, " ")
  for (i = 1; i + 1 <= k; i += 2) RECORDED[f[i]] = f[i + 1]
}

/^==> / && index($0, MARK) == 1 {
  marked(substr($0, length(MARK) + 2))
  next
}
FILES { load(++n); next }
{ hear($0) }

END {
  if (unread) print (unread == 1 ? "1 session" : unread " sessions") " could not be read" > "/dev/stderr"
  if (folders) print (folders == 1 ? "1 folder" : folders " folders") " of sessions could not be read" > "/dev/stderr"
}

# What choose.awk says: how many sessions there are, the files of a batch, which end of them follows.
function marked(what,    w) {
  split(what, w, " ")
  if (w[1] == "total") {
    folders = w[3]
    if (ENVIRON["CCR_R_TOTAL"] != "") print w[2]
  } else if (w[1] == "files") { FILES = 1; from = n + 1 }
  else if (w[1] == "head") { heard(); listen("head", 65536) }
  else if (w[1] == "end") {
    heard()
    batch(from, n)
    if (shown >= N) exit
  } else if (FILES) { FILES = 0; listen("tail", STATES == "" ? 65536 : 8192) }
}

function load(i) {
  MTIME[i] = int($1); SIZE[i] = $2 + 0; PATH[i] = $3; SHORT[i] = $4
  ID[i] = substr($3, length($3) - 41, 36)
  NAME["==> " $3 " <=="] = i
  if (WITH_PROMPT) LINE[i] = $1 " " $2 " " $3
}

# Makes rows of the files FROM..TO. A search by state has heard little of all, and hears more of what that leaves.
function batch(from, to,    i, k, m, heads) {
  m = 0
  for (i = from; i <= to; i++) KEEP[++m] = i
  m = possible(m)
  if (STATES != "") { read_pieces("tail", KEEP, m, 65536); m = possible(m) }
  settle_all(m)
  m = filtered(m)
  if (m > N - shown) m = N - shown
  heads = 0
  for (k = 1; k <= m; k++) if (!(KEEP[k] in BEGUN)) HEADS[++heads] = KEEP[k]
  read_pieces("head", HEADS, heads, 65536)
  for (k = 1; k <= m; k++) emit(KEEP[k])
  fflush()
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
  print id SEP state SEP LAST[i] SEP RESETS_OF[i] SEP KIND_OF[i] SEP STARTED[i] SEP SIZE[i] SEP MTIME[i] SEP PID[id] SEP TMUX[id] SEP project SEP title SEP PATH[i] SEP SOURCE_OF[i] SEP NOTE[i] SEP (i in DUE ? DUE[i] : RESETS_OF[i]) SEP SHORT[i] (WITH_PROMPT ? SEP PROMPT[i] SEP LINE[i] : "")
  if (N > 1000) fflush()
}
