# A stated clock time, resolved from the time of the record and the named zone.

# S is what follows "resets ". Sets ASK to "YEAR MONTH DAY HOUR MINUTE AT ZONE" (0 for what is not
# stated, ZONE "-" for that of the machine), or WHY when it cannot be read.
function clock_of(s, at,    zone, year, month, day, hour, minute, half) {
  WHY = ""
  zone = "-"
  if (match(s, /\([^)]*\)/)) { zone = substr(s, RSTART + 1, RLENGTH - 2); s = substr(s, 1, RSTART - 1) }
  sub(/ *\302\267.*/, "", s)
  if (!zone_known(zone)) { WHY = "the zone " plain(zone) " is not known here"; return }
  year = 0; month = 0; day = 0
  if (match(s, /^[A-Z][a-z][a-z] [0-9]+/)) {
    month = int((index("JanFebMarAprMayJunJulAugSepOctNovDec", substr(s, 1, 3)) + 2) / 3)
    day = substr(s, 5, RLENGTH - 4) + 0
    s = substr(s, RLENGTH + 1)
    sub(/^,? */, "", s)
    if (match(s, /^20[0-9][0-9]/)) { year = substr(s, 1, 4) + 0; s = substr(s, 5); sub(/^,? */, "", s) }
    sub(/^at /, "", s)
    if (month == 0) { WHY = "its date cannot be read"; return }
  }
  if (!match(s, /^[0-9][0-9]?(:[0-5][0-9])? ?([AaPp]\.?[Mm])?/)) { WHY = "its time cannot be read"; return }
  s = substr(s, 1, RLENGTH)
  hour = s + 0
  minute = match(s, /:[0-9][0-9]/) ? substr(s, RSTART + 1, 2) + 0 : 0
  half = tolower(substr(s, length(s) - 1 - (s ~ /\./)))
  if (s ~ /[Pp]\.?[Mm]/) hour = hour % 12 + 12
  else if (s ~ /[Aa]\.?[Mm]/) hour = hour % 12
  if (hour > 23) { WHY = "its time cannot be read"; return }
  ASK = year " " month " " day " " hour " " minute " " at " " zone
}

# GNU date takes an unknown zone for UTC in silence, so one counts only if its file is there.
function zone_known(zone,    cmd, line) {
  if (zone == "-") return 1
  if (zone in ZONE) return ZONE[zone]
  line = ""
  if (zone ~ /^[A-Za-z0-9_+\/-]+$/) {
    # the shell, not awk, names TZDIR; awk itself fails on a directory
    cmd = "f=\"${TZDIR:-/usr/share/zoneinfo}/" zone "\"; [ -f \"$f\" ] && head -c 4 \"$f\""
    cmd | getline line
    close(cmd)
  }
  return ZONE[zone] = line ~ /^TZif/
}

# Resolves all of ASKED[1..n] into REPLY_AT[1..n] with one date: the first such clock time from the minute
# of the record on. Of each possible day the hour before and after are asked too: they tell where a
# clock is set back, and the time comes twice.
function resolve_all(n,    i, k, a, first, lines, cmd, got, index_, day, year, size) {
  lines = ""; size = 0
  for (i = 1; i <= n; i++) {
    split(ASKED[i], a, " ")
    lines = lines "@" i "\n"
    if (a[2]) {
      year = a[1] ? a[1] : substr(date_of(int(a[6] / 86400)), 1, 4) + 0
      lines = lines ask_day(a, days(year, a[2], a[3]))
      if (!a[1]) lines = lines ask_day(a, days(year + 1, a[2], a[3])) ask_day(a, days(year - 1, a[2], a[3]))
    } else for (k = -1; k <= 2; k++) lines = lines ask_day(a, int(a[6] / 86400) + k)
    # the shell takes at most 128 KB in one word
    if (length(lines) > 60000 || i == n) { run_date(lines); lines = "" }
  }
}

function ask_day(a, day,    h, out, zone) {
  zone = a[7] == "-" ? "" : "TZ=\"" a[7] "\" "
  out = ""
  for (h = a[4] - 1; h <= a[4] + 1; h++)
    out = out "@" (200000 + h - a[4]) "\n" zone date_of(day + (h > 23) - (h < 0)) " " sprintf("%02d:%02d", (h + 24) % 24, a[5]) "\n"
  return out
}

function run_date(lines,    cmd, got, i, h, c) {
  cmd = "LC_ALL=C date -f - +%s 2>/dev/null <<ASK\n" lines "ASK\n"
  i = 0
  while ((cmd | getline got) > 0) {
    got += 0
    if (got < 100000) { settle(i, c); i = got; split("", c); h = "" }
    else if (got < 300000) { h = got - 200000; if (h == -1) { settle(i, c); split("", c) } }
    else if (h != "") c[h] = got
  }
  close(cmd)
  settle(i, c)
}

# Takes the times of one day for question I: before, at and after the stated clock.
function settle(i, c,    a, from) {
  if (!i || !(0 in c)) return
  split(ASKED[i], a, " ")
  from = a[6] - a[6] % 60
  if ((-1 in c) && c[0] - c[-1] > 3600) offer(i, c[0] - (c[0] - c[-1] - 3600), from)
  offer(i, c[0], from)
  if ((1 in c) && c[1] - c[0] > 3600) offer(i, c[0] + (c[1] - c[0] - 3600), from)
}

function offer(i, t, from) {
  if (t >= from && (!(i in REPLY_AT) || t < REPLY_AT[i])) REPLY_AT[i] = t
}
