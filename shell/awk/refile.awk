# Rewrites every top-level cwd of a transcript from one directory to another.
BEGIN { OLD = ENVIRON["CCR_R_OLD"]; NEW = ENVIRON["CCR_R_NEW"] }

function json(s,    out, i, c) {
  if (!FILLED) { FILLED = 1; for (i = 1; i < 32; i++) CONTROL[sprintf("%c", i)] = sprintf("\\u%04x", i) }
  out = ""
  for (i = 1; i <= length(s); i++) {
    c = substr(s, i, 1)
    out = out (c == "\"" || c == "\\" ? "\\" c : c in CONTROL ? CONTROL[c] : c)
  }
  return out
}

{
  out = ""; s = $0
  while ((at = index(s, "\"cwd\":\""))) {
    out = out substr(s, 1, at + 6)
    s = substr(s, at + 7)
    end = string_end(s)
    cwd = unjson(substr(s, 1, end - 1))
    if (cwd == OLD) cwd = NEW
    else if (index(cwd, OLD "/") == 1) cwd = NEW substr(cwd, length(OLD) + 1)
    out = out json(cwd)
    s = substr(s, end)
  }
  print out s
}
