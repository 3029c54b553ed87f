# What stats.jq shows, from the files, the prompts of history, a row and the tokens of each folder. Lines, between tabs:
# "total SESSIONS PROMPTS BYTES OLDEST DIRECTORIES", "day NUMBER PROMPTS SESSIONS", "project DIRECTORY SESSIONS PROMPTS BYTES LAST
# TOKENS", "model NAME MESSAGES TOKENS"; TOKENS are four numbers: input, written to the cache, read from it, output.
BEGIN { DAYS = split(ENVIRON["CCR_R_DAYS"], START, " ") }

SECTION == "history" {
  t = (k = index($0, "\"timestamp\":")) ? substr($0, k + 12, 20) / 1000 : 0
  if (t < SINCE) next
  raw = (k = index($0, "\"project\":\"")) ? substr($0, k + 11) : ""
  raw = substr(raw, 1, string_end(raw) - 1)
  TYPED[raw]++
  if (t > TYPED_LAST[raw]) TYPED_LAST[raw] = t
  if (t && (!OLDEST || t < OLDEST)) OLDEST = t
  if (DAYS && t >= START[DAYS]) TYPED_ON[day(t)]++
  next
}
SECTION == "rows" { split($0, f, "\t"); if (f[11] != "") { k = f[13]; gsub(/^projects\/|\/[^\/]*$/, "", k); NAME[k] = f[11] } }
SECTION == "tokens" {
  if ($1 == "model") MODELS = MODELS "\n" $0
  else { split($0, f, "\t"); for (k = 4; k <= 7; k++) TOKENS[f[2], k] = f[k] }
}

# The number of the day that holds T, 1 is today.
function day(t,    i) {
  for (i = 1; i < DAYS && t < START[i]; i++);
  return i
}

END {
  for (raw in TYPED) {
    directory = unjson(raw)
    folder = encode(directory)
    gsub(/\n/, "\001", directory); gsub(/\t/, "\002", directory)
    if (folder in NAME) directory = NAME[folder]
    else if (folder in BYTES) NAME[folder] = directory
    add(directory, 0, TYPED[raw], 0, TYPED_LAST[raw])
    prompts += TYPED[raw]
  }
  for (id in T) {
    add(name(F[id]), 1, 0, 0, T[id])
    sessions++
    if (T[id] && (!OLDEST || T[id] < OLDEST)) OLDEST = T[id]
    if (DAYS && T[id] >= START[DAYS]) SESSIONS_ON[day(T[id])]++
  }
  for (folder in BYTES) {
    bytes += BYTES[folder]
    directory = name(folder)
    if (!(directory in LAST)) continue
    add(directory, 0, 0, BYTES[folder], 0)
    for (k = 4; k <= 7; k++) USED[directory, k] += TOKENS[folder, k]
  }
  for (directory in LAST) directories++
  printf "total\t%d\t%d\t%.0f\t%d\t%d\n", sessions, prompts, bytes, OLDEST, directories
  for (i = DAYS; i; i--) printf "day\t%d\t%d\t%d\n", i, TYPED_ON[i], SESSIONS_ON[i]
  for (directory in LAST) {
    printf "project\t%s\t%d\t%d\t%.0f\t%d", directory, SESSIONS[directory], PROMPTS[directory], SIZES[directory], LAST[directory]
    for (k = 4; k <= 7; k++) printf "\t%.0f", USED[directory, k]
    print ""
  }
  print MODELS
  if (folders) print folders (folders == 1 ? " folder" : " folders") " of sessions could not be read" > "/dev/stderr"
}

function name(folder) { return folder in NAME ? NAME[folder] : folder }

function add(directory, sessions, prompts, bytes, last) {
  SESSIONS[directory] += sessions; PROMPTS[directory] += prompts; SIZES[directory] += bytes
  if (!(directory in LAST) || last > LAST[directory]) LAST[directory] = last
}
