# Sessions as rows. Reads "MTIME SIZE PATH" newest first, prints the columns that rows.bash names.
# Paths are safe words: find let nothing else through. Settings come from the environment: a -v
# would interpret backslashes.

BEGIN {
  FS = " "
  NOW = ENVIRON["CCR_R_NOW"]
  N = ENVIRON["CCR_R_COUNT"] + 0
  STATES = ENVIRON["CCR_R_STATES"]
  FOLDER = ENVIRON["CCR_R_FOLDER"]
  SINCE = ENVIRON["CCR_R_SINCE"] + 0
  WINDOW = NOW - ENVIRON["CCR_R_WINDOW"]
  MARGIN = ENVIRON["CCR_R_MARGIN"] + 0
  SEP = "\t"
  WITH_PROMPT = ENVIRON["CCR_R_PROMPT"] != ""
  split_words(ENVIRON["CCR_R_IDS"], IDS)
  ANY_ID = ENVIRON["CCR_R_IDS"] == ""
  k = split(ENVIRON["CCR_R_LIVE"], live_lines, "\n")
  for (i = 1; i <= k; i++) { split(live_lines[i], f, "\t"); if (f[1] != "" && !(f[1] in PID)) { PID[f[1]] = f[2]; TMUX[f[1]] = f[3]; BORN[f[1]] = f[6] } }
  k = split(ENVIRON["CCR_R_LIMITS"], f, " ")
  for (i = 1; i + 1 <= k; i += 2) RECORDED[f[i]] = f[i + 1]
}

function split_words(s, into,    n, i, w) {
  n = split(s, w, " ")
  for (i = 1; i <= n; i++) into[w[i]] = 1
}

NF == 3 {
  id = substr($3, length($3) - 41, 36)
  if (id in SEEN) next
  SEEN[id] = 1
  SHORT[substr(id, 1, 8)]++; SHORT[substr(id, 1, 13)]++
  total++
  mtime = int($1)
  if (!ANY_ID && !(id in IDS)) next
  if (SINCE && mtime < SINCE) next
  if (FOLDER != "" && index($3, FOLDER) != 1) next
  # what is limited, ready or stopped does not last: older ones are idle
  if (STATES != "" && !(index(STATES, " live ") && id in PID) && (mtime < WINDOW || STATES == " live ")) next
  n++
  ID[n] = id; MTIME[n] = mtime; SIZE[n] = $2; PATH[n] = $3
  if (WITH_PROMPT) LISTED[n] = $0
}

END {
  if (ENVIRON["CCR_R_TOTAL"] != "") print total + 0
  # without a filter just what is shown is read; with one, little of all in the window
  batch = STATES == "" ? (N < 25 ? N : 25) : 400
  tail = STATES == "" ? 65536 : 16384
  for (from = 1; from <= n && shown < N; from = to + 1) {
    to = from + batch - 1
    if (to > n) to = n
    kept = 0
    read_tails(from, to, tail)
    for (i = from; i <= to; i++) if (wanted(i)) KEEP[++kept] = i
    settle_all(kept)
    kept = filtered(kept)
    if (tail < 65536) read_pieces("tail", kept, 65536)
    read_pieces("head", kept, 65536)
    for (k = 1; k <= kept && shown < N; k++) emit(KEEP[k])
    fflush()
    batch = STATES == "" ? 100 : 400
  }
  if (unread) print (unread == 1 ? "1 session" : unread " sessions") " could not be read" > "/dev/stderr"
}

# Reads the last BYTES of files FROM..TO and decides their states.
function read_tails(from, to, bytes,    i, k) {
  for (i = from; i <= to; i++) KEEP[i - from + 1] = i
  read_pieces("tail", to - from + 1, bytes)
}

# Runs head or tail over the files KEEP[1..n], as few times as the length of a command allows.
function read_pieces(tool, n, bytes,    k, cmd, start) {
  start = 1; cmd = ""
  for (k = 1; k <= n; k++) {
    cmd = cmd " " PATH[KEEP[k]]
    if (length(cmd) > 90000 || k == n) {
      take(tool, tool " -v -c " bytes " --" cmd " 2>/dev/null", start, k, bytes)
      start = k + 1; cmd = ""
    }
  }
}

function take(tool, cmd, start, end, bytes,    line, k, i, n, lines, name, fresh) {
  split("", name)
  for (k = start; k <= end; k++) name["==> " PATH[KEEP[k]] " <=="] = k
  i = 0; n = 0
  while ((cmd | getline line) > 0) {
    # a header is that of a file behind the one at hand: no line of a transcript can pose as it
    # and be believed twice
    if (substr(line, 1, 5) == "==> p" && (line in name) && (!i || name[line] > i)) {
      if (i) piece(tool, KEEP[i], lines, n, bytes)
      i = name[line]; n = 0
      fresh = tool == "tail" && SIZE[KEEP[i]] > bytes
      continue
    }
    # a tail begins in the middle of a line
    if (fresh) { fresh = 0; continue }
    if (line != "") lines[++n] = line
  }
  close(cmd)
  if (i) piece(tool, KEEP[i], lines, n, bytes)
}

function piece(tool, i, lines, n, bytes,    k) {
  if (tool == "head") { from_head(i, lines, n); return }
  HEARD[i] = 1
  if (!(i in STATE_OF)) from_tail(i, lines, n, bytes)
  for (k = n; k; k--) note_title(i, lines[k])
}

# Decides the state of file I from the lines of its tail; reads more of it when its end holds no message.
function from_tail(i, lines, n, bytes,    at, more) {
  # in a search by state: an answer that ended is idle, unless it is an error of the API
  if (STATES != "" && n && index(lines[n], "\"stop_reason\":\"end_turn\"") && index(lines[n], "\"isSidechain\":false") && !index(lines[n], "\"isApiErrorMessage\":true")) {
    STATE_OF[i] = "idle"
    return
  }
  at = last_record(lines, n)
  if (at < 0 && SIZE[i] > bytes) {
    for (more = 1048576; at < 0; more *= 16) { at = longer_tail(i, more); if (more >= SIZE[i]) break }
  }
  LAST[i] = LATEST == "" ? MTIME[i] : LATEST
  STATE_OF[i] = "idle"
  if (at == "" || at >= 0) {
    decide(at == "" ? LAST[i] : at)
    STATE_OF[i] = STATE; KIND_OF[i] = KIND; RESETS_OF[i] = RESETS; SOURCE_OF[i] = SOURCE
    ASK_OF[i] = ASK; AT_OF[i] = at == "" ? LAST[i] : at; WHY_OF[i] = WHY
  }
  match_cwd(i, lines, n)
  if (ID[i] in PID) armed(i, lines, n)
}

# Does this very process say that it goes on by itself, after its start?
function armed(i, lines, n,    k, t) {
  for (k = n; k; k--)
    if (index(lines[k], "set to continue automatically") && index(lines[k], "\"informational\"") && object(lines[k], T) && T["type"] == "system") {
      t = epoch(T["timestamp"])
      if (t != "" && t >= AT_OF[i] - 5 && BORN[ID[i]] != "" && t >= BORN[ID[i]]) NOTE[i] = "auto"
      return
    }
}

# The last message lies further back: keeps only lines that can be one.
function longer_tail(i, bytes,    cmd, line, first, held, k) {
  cmd = "tail -c " bytes " -- " PATH[i] " 2>/dev/null"
  first = SIZE[i] > bytes
  held = ""
  while ((cmd | getline line) > 0) {
    if (first) { first = 0; continue }
    if (index(line, "\"type\":\"user\"") || index(line, "\"type\":\"assistant\"")) {
      if (index(line, "\"isSidechain\":true")) { if (!object(line, T) || T["isSidechain"] == "true") continue }
      held = line
    }
  }
  close(cmd)
  split("", ONE)
  ONE[1] = held
  return held == "" ? -1 : last_record(ONE, 1)
}

function wanted(i) {
  if (!(i in HEARD)) { unread++; return 0 }
  if (STATES == "") return 1
  return ID[i] in PID || index(STATES, " " STATE_OF[i] " ") || STATE_OF[i] == "limited"
}

# Makes `limited` of KEEP[1..n] `ready` where its time has passed; resolves clocks that texts state.
function settle_all(n,    k, i, asked, r) {
  asked = 0
  split("", ASKED); split("", REPLY_AT)
  for (k = 1; k <= n; k++) { i = KEEP[k]; if (ASK_OF[i] != "") { ASKED[++asked] = ASK_OF[i]; ASKER[asked] = i } }
  if (asked) resolve_all(asked)
  for (k = 1; k <= asked; k++) if (k in REPLY_AT) { RESETS_OF[ASKER[k]] = REPLY_AT[k]; SOURCE_OF[ASKER[k]] = "text" }
  for (k = 1; k <= n; k++) {
    i = KEEP[k]
    if (STATE_OF[i] != "limited") continue
    r = RECORDED[KIND_OF[i]]
    # what the status line recorded has the seconds that a text drops
    if (r != "" && SOURCE_OF[i] != "quotaLimits" && r >= AT_OF[i] && (RESETS_OF[i] == "" ? WHY_OF[i] != "" || KIND_OF[i] != "credit" : r - RESETS_OF[i] < 120 && RESETS_OF[i] - r < 120)) {
      RESETS_OF[i] = r; SOURCE_OF[i] = "statusline"
    }
    # a time that cannot be read: due when the longest such limit is over
    if (RESETS_OF[i] == "" && KIND_OF[i] != "credit") { DUE[i] = AT_OF[i] + (KIND_OF[i] ~ /^seven_day/ ? 604800 : 18000); if (DUE[i] <= NOW) STATE_OF[i] = "ready" }
    else if (RESETS_OF[i] != "" && RESETS_OF[i] <= NOW) STATE_OF[i] = "ready"
  }
}

# Keeps of KEEP[1..n] what the filters want; a live one at a limit counts as limited too.
function filtered(n,    k, i, m, state) {
  if (STATES == "") return n
  m = 0
  for (k = 1; k <= n; k++) {
    i = KEEP[k]
    state = ID[i] in PID ? "live" : STATE_OF[i]
    if (index(STATES, " " state " ") || (state == "live" && STATE_OF[i] == "limited" && index(STATES, " limited "))) KEEP[++m] = i
  }
  return m
}

# What the first lines of file I tell: when it began, its directory, its first prompt.
function from_head(i, lines, n,    k, line) {
  for (k = 1; k <= n; k++) {
    line = lines[k]
    if (k == n && length(line) >= 65536 - 1) break
    if (!(i in STARTED) && match(line, /"timestamp":"20[^"]*"/)) STARTED[i] = epoch(substr(line, RSTART + 13, RLENGTH - 14))
    note_title(i, line)
    if (!(i in PROMPT) && index(line, "\"type\":\"user\"") && object(line, T) && T["type"] == "user" && T["isSidechain"] != "true" && T["isMeta"] != "true" && T["isCompactSummary"] != "true") {
      object(T["message"], M)
      if (M["content"] !~ /"type":"tool_result"/) { line = prompt_text(M["content"]); if (line != "") PROMPT[i] = line }
    }
  }
  match_cwd(i, lines, n)
}

# Keeps the titles that LINE states; of one kind the last counts, and tails are read backwards.
function note_title(i, line,    t) {
  if (length(line) > 65536 || !index(line, "itle\":\"") && !index(line, "\"type\":\"summary\"")) return
  if (!object(line, T)) return
  t = T["type"]
  if (t == "custom-title" && T["customTitle"] != "" && !(i in CUSTOM)) CUSTOM[i] = plain(unjson(T["customTitle"]))
  else if (t == "ai-title" && T["aiTitle"] != "" && !(i in AI)) AI[i] = plain(unjson(T["aiTitle"]))
  else if (t == "summary" && T["summary"] != "" && !(i in SUMMARY)) SUMMARY[i] = plain(unjson(T["summary"]))
}

# Finds the cwd that encodes to the name of the folder, whatever came before it; else keeps the first.
function match_cwd(i, lines, n,    k, s, cwd, folder, e) {
  if (i in PROJECT) return 1
  folder = PATH[i]
  sub(/^projects\//, "", folder)
  sub(/\/.*/, "", folder)
  for (k = 1; k <= n; k++) {
    s = lines[k]
    while ((e = index(s, "\"cwd\":\""))) {
      s = substr(s, e + 7)
      e = string_end(s)
      cwd = substr(s, 1, e - 1)
      if (!(cwd in ENCODED)) ENCODED[cwd] = encode(unjson(cwd))
      # 2.0.42 and older never cut the name
      if (ENCODED[cwd] == folder || (length(folder) > 200 && substr(ENCODED[cwd], 1, 200) == substr(folder, 1, 200))) { PROJECT[i] = unjson(cwd); return 1 }
      if (!(i in FIRST_CWD)) FIRST_CWD[i] = unjson(cwd)
    }
  }
  return 0
}

function short(id) {
  return substr(id, 1, SHORT[substr(id, 1, 8)] < 2 ? 8 : SHORT[substr(id, 1, 13)] < 2 ? 13 : 36)
}

function emit(i,    id, state, title, project, resets) {
  id = ID[i]
  state = id in PID ? "live" : STATE_OF[i]
  title = i in CUSTOM ? CUSTOM[i] : i in AI ? AI[i] : i in SUMMARY ? SUMMARY[i] : i in PROMPT ? PROMPT[i] : "(no prompt)"
  project = i in PROJECT ? PROJECT[i] : FIRST_CWD[i]
  # bytes that would end the column or the row travel as these
  gsub(/\n/, "\001", project); gsub(/\t/, "\002", project)
  resets = RESETS_OF[i]
  shown++
  print id SEP state SEP LAST[i] SEP resets SEP KIND_OF[i] SEP STARTED[i] SEP SIZE[i] SEP MTIME[i] SEP PID[id] SEP TMUX[id] SEP project SEP title SEP PATH[i] SEP SOURCE_OF[i] SEP NOTE[i] SEP (i in DUE ? DUE[i] : resets) SEP short(id) (WITH_PROMPT ? SEP PROMPT[i] SEP LISTED[i] : "")
}
