# Ends and beginnings of transcripts, of many files from one process: head -v and tail -v write the name
# of each in front of it.

# Begins to hear the output of TOOL, head or tail, of BYTES of each file.
function listen(tool, bytes) {
  TOOL = tool; BYTES = bytes; CURRENT = 0; PLACED = 0; CUT = 0
}

function hear(line) {
  # a header is that of a file behind the one at hand: no line of a transcript can pose as it
  # and be believed twice
  if (substr(line, 1, 5) == "==> p" && (line in NAME) && PLACE[NAME[line]] > PLACED) {
    heard()
    CURRENT = NAME[line]; PLACED = PLACE[CURRENT]
    CUT = TOOL == "tail" && SIZE[CURRENT] > BYTES
  }
  # a tail begins in the middle of a line
  else if (CUT) CUT = 0
  else if (line != "") HELD[++HELD_N] = line
}

function heard() {
  if (CURRENT) piece(TOOL, CURRENT, HELD, HELD_N, BYTES)
  CURRENT = 0; HELD_N = 0
}

# Hears of the files LIST[1..n] the times and sizes, and with "all" both ends. awk itself looks at a command once a
# line: it must be short.
function read_files(what, list, n,    k, files, line, cmd, part) {
  files = ""
  for (k = 1; k <= n; k++) {
    files = files " " PATH[list[k]]
    PLACE[list[k]] = k
    if (length(files) < 4000 && k < n) continue
    cmd = "exec 2>/dev/null; find" files " -maxdepth 0 -printf \047%T@ %s %p\\n\047"
    if (what == "all") cmd = cmd "; echo \047" MARK "\047; tail -v -c 65536 --" files "; echo; echo \047" MARK "\047; head -v -c 65536 --" files
    part = 0
    while ((cmd | getline line) > 0)
      if (line == MARK) { heard(); listen(part++ ? "head" : "tail", 65536) }
      else if (part) hear(line)
      else timed(line)
    heard()
    close(cmd)
    files = ""
  }
}

function timed(line,    f, i) {
  split(line, f, " ")
  i = NAME["==> " f[3] " <=="]
  TIME[i] = f[1] + 0; MTIME[i] = int(f[1]); SIZE[i] = f[2] + 0
  # of the files of one session the newest counts
  if (!(ID[i] in NEWEST)) NEWEST[ID[i]] = i
  else if (NEWEST[ID[i]] == i) return
  else if (TIME[NEWEST[ID[i]]] < TIME[i]) { OLD[NEWEST[ID[i]]]; NEWEST[ID[i]] = i }
  else OLD[i]
}

# Looks at the LINES of one end of file I.
function piece(tool, i, lines, n, bytes,    k) {
  if (tool == "tail") {
    HEARD[i] = 1
    # 1.0.128 writes what it calls other sessions into a file of their own
    for (k = 1; k <= n && substr(lines[k], 1, 17) == "{\"type\":\"summary\""; k++);
    if (n && k > n && SIZE[i] <= bytes) NONE[i]
    judge(i, lines, n, bytes)
    if (WITH_TOKENS) TOKENS[i] = context(lines, n)
  }
  # of one kind of title the last counts, and the end is read first
  for (k = n; k; k--) note_title(i, lines[k])
  if (tool == "head" || SIZE[i] <= bytes) begin(i, lines, n)
  match_cwd(i, lines, n)
}

# Decides the state of file I from the lines of its end. When they hold no message, the file is read backwards
# up to one.
function judge(i, lines, n, bytes,    found, at) {
  found = last_record(lines, n)
  if (!found && SIZE[i] > bytes) found = backwards(i)
  LAST[i] = LATEST == "" ? MTIME[i] : LATEST
  STATE_OF[i] = "idle"
  if (!found) return
  at = epoch(T["timestamp"])
  if (at == "") at = LAST[i]
  decide(at)
  STATE_OF[i] = STATE; KIND_OF[i] = KIND; RESETS_OF[i] = RESETS; SOURCE_OF[i] = SOURCE
  ASK_OF[i] = ASK; AT_OF[i] = at; WHY_OF[i] = WHY
  if (ID[i] in PID) armed(i, lines, n)
}

# Fills T and M with the last main-chain message of file I, wherever it lies. Returns 0 when there is none.
function backwards(i,    cmd, line, found) {
  cmd = "tac -- " PATH[i] " 2>/dev/null"
  found = 0
  while (!found && (cmd | getline line) > 0) {
    if (LATEST != "" && line !~ MESSAGE || !object(line, T)) continue
    if (LATEST == "") LATEST = epoch(T["timestamp"])
    found = main_chain()
  }
  close(cmd)
  if (found) object(T["message"], M)
  return found
}

# Does this very process say, after its start and behind the limit, that it goes on by itself?
function armed(i, lines, n,    k, t) {
  for (k = n; k; k--)
    if (lines[k] ~ /"subtype": ?"informational"/ && lines[k] ~ /set to continue automatically|utomatic continue cancelled/ && object(lines[k], T) && T["type"] == "system") {
      t = epoch(T["timestamp"])
      if (T["content"] ~ /set to continue automatically/ && t != "" && t >= AT_OF[i] - 5 && BORN[ID[i]] != "" && t >= BORN[ID[i]]) NOTE[i] = "auto"
      return
    }
}

# What the first lines of file I tell: when it began, its first directory, its first prompt.
function begin(i, lines, n,    k, line, whole) {
  BEGUN[i] = 1
  for (k = 1; k <= n && !((i in PROMPT) && (i in STARTED)); k++) {
    line = lines[k]
    if (!(i in STARTED) && match(line, /"timestamp": ?"20/)) STARTED[i] = epoch(substr(line, RSTART + RLENGTH - 2, 19))
    if ((i in PROMPT) || line !~ /"type": ?"user"/) continue
    whole = object(line, T)
    # the last line may be cut, what came before the cut counts
    if ((!whole && k < n) || T["type"] != "user" || T["isSidechain"] == "true" || T["isMeta"] == "true" || T["isCompactSummary"] == "true") continue
    object(T["message"], M)
    if (M["content"] ~ /"type": ?"tool_result"/) continue
    line = prompt_text(M["content"])
    if (line != "") PROMPT[i] = line
  }
}

# Keeps the titles that LINE states, of each kind the first that comes.
function note_title(i, line,    t) {
  if ((i in CUSTOM) || substr(line, 1, 13) == "{\"parentUuid\"") return
  if (i in AI) { if (!index(line, "\"customTitle\":")) return }
  else if (!index(line, "itle\":") && !index(line, "\"summary\":") && ((i in LAST_PROMPT) || !index(line, "\"lastPrompt\":"))) return
  if (length(line) > 65536 || !object(line, T)) return
  t = T["type"]
  if (t == "custom-title") name_it(CUSTOM, i, T["customTitle"])
  else if (t == "ai-title") name_it(AI, i, T["aiTitle"])
  else if (t == "summary") name_it(SUMMARY, i, T["summary"])
  else if (t == "last-prompt" && !(i in LAST_PROMPT)) LAST_PROMPT[i] = prompt_text(T["lastPrompt"])
}

function name_it(titles, i, title) {
  if (i in titles) return
  title = plain(unjson(title))
  if (title != "") titles[i] = title
}

# What a resume reads again, in tokens: the context of the last answer.
function context(lines, n,    k, at) {
  for (k = n; k; k--)
    if ((at = index(lines[k], "\"usage\":{")) && index(lines[k], "\"type\":\"assistant\"") && !index(lines[k], "\"isSidechain\":true") && !index(lines[k], "\"<synthetic>\"")) {
      at = substr(lines[k], at, 600)
      return used(at, "input_tokens") + used(at, "cache_creation_input_tokens") + used(at, "cache_read_input_tokens")
    }
  return ""
}

function used(usage, key) {
  return match(usage, "\"" key "\": ?[0-9]+") ? substr(usage, RSTART + length(key) + 3, RLENGTH - length(key) - 3) + 0 : 0
}

# Finds the cwd that encodes to the name of the folder, whatever came before it; else keeps the first.
function match_cwd(i, lines, n,    k, s, cwd, folder, e, first) {
  if (i in PROJECT) return
  folder = PATH[i]
  sub(/^projects\//, "", folder)
  sub(/\/.*/, "", folder)
  first = ""
  for (k = 1; k <= n; k++) {
    s = lines[k]
    while (match(s, /"cwd": ?"/)) {
      s = substr(s, RSTART + RLENGTH)
      e = string_end(s)
      cwd = substr(s, 1, e - 1)
      if (cwd == "") continue
      if (!(cwd in ENCODED)) ENCODED[cwd] = encode(unjson(cwd))
      # 2.0.42 and older never cut the name
      if (ENCODED[cwd] == folder || (length(folder) > 200 && substr(ENCODED[cwd], 1, 200) == substr(folder, 1, 200))) { PROJECT[i] = unjson(cwd); return }
      if (first == "") first = cwd
    }
  }
  # of the two ends the beginning comes last, and its first one counts
  if (first != "") FIRST_CWD[i] = unjson(first)
}
