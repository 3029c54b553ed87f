# Rows for the picker: the full id, then id, age, state, directory, title. No measuring here: fzf cuts.
BEGIN { FS = "\t"; OFS = "\t"; NOW = ENVIRON["CCR_R_NOW"]; HOME = ENVIRON["CCR_R_HOME"] }
function age(s) { return s < 60 ? "now" : s < 3600 ? int(s / 60) "m" : s < 86400 ? int(s / 3600) "h" : int(s / 86400) "d" }
function ahead(s,    m) {
  m = int((s + 59) / 60)
  return m < 60 ? m "m" : m < 1440 ? int(m / 60) "h" (m % 60 ? m % 60 "m" : "") : int(m / 1440) "d" (int(m % 1440 / 60) ? int(m % 1440 / 60) "h" : "")
}
{
  gsub(/[\001\002]/, " ", $11)
  if (HOME != "" && ($11 == HOME || index($11, HOME "/") == 1)) $11 = "~" substr($11, length(HOME) + 1)
  state = $2 ($2 == "limited" && $4 != "" ? " " ahead($4 - NOW) : "")
  print $1, sprintf("%-8s", $17), sprintf("%-4s", age(NOW - $3)), sprintf("%-14s", state), plain($11), $12
  fflush()
}
