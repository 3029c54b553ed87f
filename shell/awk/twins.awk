# How many sessions there are, and of which the first 8 digits are not enough.

# Counts the session ID in `total`, once: 1 when it is new.
function fresh(id,    s) {
  s = substr(id, 1, 8)
  if (!(s in FIRST)) FIRST[s] = id
  else if (FIRST[s] == id || index(TWINS[s], id)) return 0
  else TWINS[s] = TWINS[s] " " id
  total++
  return 1
}
