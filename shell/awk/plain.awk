# Rows as plain columns: id state last_active resets_at project title, and what a search found. The first
# line is the number of all.
BEGIN { FS = OFS = "\t" }
NR > 1 {
  gsub(/[\001\002]/, " ", $11)
  print $1, $2, rfc($3), rfc($4), plain($11), $12 (NF > 17 ? OFS $20 OFS $18 OFS $19 : "")
}
