# The bytes S as the inside of a JSON string.
function json(s,    out, i, c) {
  if (!FILLED) { FILLED = 1; for (i = 1; i < 32; i++) CONTROL[sprintf("%c", i)] = sprintf("\\u%04x", i) }
  out = ""
  for (i = 1; i <= length(s); i++) {
    c = substr(s, i, 1)
    out = out (c == "\"" || c == "\\" ? "\\" c : c in CONTROL ? CONTROL[c] : c)
  }
  return out
}
