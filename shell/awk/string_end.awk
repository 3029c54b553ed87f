# Where the string that S begins with ends: the place of its closing quote.
function string_end(s,    i, at) {
  at = 0
  while ((i = index(substr(s, at + 1), "\""))) {
    at += i
    if (!open_end(substr(s, 1, at - 1))) return at
  }
  return length(s) + 1
}
