# What log.jq says, as lines for a terminal: a column for the time, one for who, and nothing that a
# terminal would obey.
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
