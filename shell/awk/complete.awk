# Words to offer for sessions: reads what __ccr_transcripts lists, then rows of the newest, which are described. Ids are cut
# to 8 characters where they are told apart by them, unless more were typed.
BEGIN {
  FS = "\t"
  typed = ENVIRON["CCR_R_TYPED"] + 0; bash = ENVIRON["CCR_R_SHELL"] == "bash"; NOW = ENVIRON["CCR_R_NOW"]
  width = ENVIRON["CCR_R_WIDTH"] < 60 ? 60 : ENVIRON["CCR_R_WIDTH"]
}
NR == FNR {
  id = substr($0, length($0) - 41, 36)
  if (!(id in text)) { text[id] = ""; ids[++n] = id; short[substr(id, 1, 8)]++ }
  next
}
{ text[$1] = age(NOW - $3) " " $2 ($2 == "limited" && $4 != "" ? " " ahead($4 - NOW) : "") "  " $12 }
END {
  for (i = 1; i <= n; i++) {
    id = ids[i]; cut = substr(id, 1, 8)
    word = typed > 8 || short[cut] > 1 ? id : cut
    # bash inserts the only one as it stands
    if (text[id] == "" || (n == 1 && bash)) print word
    else print word (bash ? "  " fit(text[id], width - length(word) - 4) : "\t" text[id])
  }
}
