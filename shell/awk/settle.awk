# When limits end, and which sessions a search by state keeps.

# Makes `limited` of KEEP[1..n] `ready` where its time has passed; resolves clocks that texts state.
function settle_all(n,    k, i, asked) {
  asked = 0
  split("", ASKED); split("", REPLY_AT)
  for (k = 1; k <= n; k++) {
    i = KEEP[k]
    if (ASK_OF[i] != "" && !(ASK_OF[i] in CLOCK)) { CLOCK[ASK_OF[i]] = ""; ASKED[++asked] = ASK_OF[i] }
  }
  if (asked) resolve_all(asked)
  for (k = 1; k <= asked; k++) if (k in REPLY_AT) CLOCK[ASKED[k]] = REPLY_AT[k]
  for (k = 1; k <= n; k++) {
    i = KEEP[k]
    if (!(i in STATE_OF) || STATE_OF[i] != "limited") continue
    if (ASK_OF[i] != "") {
      if (CLOCK[ASK_OF[i]] == "") WHY_OF[i] = "its time is not to be told"
      else { RESETS_OF[i] = CLOCK[ASK_OF[i]]; SOURCE_OF[i] = "text" }
    }
    by_status_line(i)
    if (RESETS_OF[i] != "") { if (RESETS_OF[i] <= NOW) STATE_OF[i] = "ready"; continue }
    SOURCE_OF[i] = "none"
    if (NOTE[i] == "") NOTE[i] = WHY_OF[i]
    # a time that cannot be read: due when the longest such limit is over
    if (KIND_OF[i] == "credit") continue
    DUE[i] = AT_OF[i] + longest(KIND_OF[i])
    if (DUE[i] <= NOW) STATE_OF[i] = "ready"
  }
}

function longest(kind) {
  return kind ~ /^seven_day/ ? 604800 : 18000
}

# What the status line recorded has the seconds that a text drops. It counts where it can be the reset of this
# record and no text says otherwise.
function by_status_line(i,    r) {
  r = RECORDED[KIND_OF[i]]
  if (r == "" || SOURCE_OF[i] == "quotaLimits" || r < AT_OF[i] || r > AT_OF[i] + longest(KIND_OF[i]) + 60) return
  if (RESETS_OF[i] != "" && (r - RESETS_OF[i] > 120 || RESETS_OF[i] - r > 120)) return
  RESETS_OF[i] = r + 0; SOURCE_OF[i] = "statusline"
}

# Keeps of KEEP[1..n] what the filters want; a live one at a limit counts as limited too.
function filtered(n,    k, i, m, state) {
  if (STATES == "") return n
  m = 0
  for (k = 1; k <= n; k++) {
    i = KEEP[k]
    # one that is to be read again has none; to ask for it would make one
    if (!(i in STATE_OF)) { KEEP[++m] = i; continue }
    state = ID[i] in PID ? "live" : STATE_OF[i]
    if (index(STATES, " " state " ") || (state == "live" && STATE_OF[i] == "limited" && index(STATES, " limited "))) KEEP[++m] = i
  }
  return m
}
