# Rows as plain columns: id state last_active resets_at project title, and what a search found. The first
# line is the number of all; exit 4 when nothing is behind it.
BEGIN { FS = OFS = "\t" }
function rfc(t,    d) {
  if (t == "") return ""
  d = int(t / 86400); t -= d * 86400
  return date_of(d) "T" sprintf("%02d:%02d:%02dZ", int(t / 3600), int(t / 60) % 60, t % 60)
}
NR > 1 {
  gsub(/[\001\002]/, " ", $11)
  $11 = plain($11)
  print $1, $2, rfc($3), rfc($4), $11, $12 (NF > 17 ? OFS $20 OFS $18 OFS $19 : "")
}
END { exit NR < 2 ? 4 : 0 }
