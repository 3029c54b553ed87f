# Words to offer for sessions: reads what __ccr_transcripts lists, then what __ccr_describe says.
# Ids are cut to 8 characters where they are told apart by them, unless more were typed.
BEGIN { typed = ENVIRON["CCR_R_TYPED"] + 0; gap = ENVIRON["CCR_R_SHELL"] == "bash" ? "  " : "\t" }
NR == FNR {
  id = substr($3, length($3) - 41, 36)
  if (!(id in text)) { text[id] = ""; ids[++n] = id; short[substr(id, 1, 8)]++ }
  next
}
{ text[substr($0, 1, 36)] = gap substr($0, 38) }
END {
  if (n == 1 && gap != "\t") text[ids[1]] = ""
  for (i = 1; i <= n; i++) {
    id = ids[i]; cut = substr(id, 1, 8)
    print (typed > 8 || short[cut] > 1 ? id : cut) text[id]
  }
}
