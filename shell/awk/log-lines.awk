# What log.jq says, as lines for a terminal: a column for the time, one for who, and nothing that a
# terminal would obey.
function safe(s) {
  if (s ~ /[\001-\037\177\302\342]/) {
    gsub(/\033\[[0-9;:?<=>]*[ -\/]*[@-~]/, "", s)
    gsub(/\033\][^\007\033]*(\007|\033\\)?/, "", s)
    gsub(/\t/, "  ", s)
    gsub(/[\001-\037\177]/, "", s)
    gsub(/\302[\200-\237]/, "", s)
    gsub(/\342\200[\250-\256]|\342\201[\246-\251]/, "", s)
  }
  return s
}
BEGIN { colour = ENVIRON["CCR_L_COLOUR"]; paint["u"] = "1"; paint["l"] = "33"; paint["d"] = "31" }
{
  n = split($0, f, "\t")
  text = $0
  for (i = 1; i < 5; i++) text = substr(text, index(text, "\t") + 1)
  text = safe(text)
  in_ = f[3] == "1" ? "    " : ""
  if (f[1] == "+") {
    line = "               " in_ text
    sub(/ +$/, "", line)
  } else {
    e = epoch(f[2])
    day = e == "" ? day : strftime("%a %d %b %Y", e)
    if (day != last) {
      if (last != "") print ""
      print day
      last = day
    } else if (f[1] == "u" && in_ == "") print ""
    who = safe(f[4])
    line = sprintf("%-5s  %s", e == "" ? "" : strftime("%H:%M", e), in_)
    if (who != "") line = line sprintf("%-8s", who) text
    else line = line "        " text
    if (colour && f[1] in paint) line = "\033[" paint[f[1]] "m" line "\033[0m"
  }
  print line
  fflush()
}
