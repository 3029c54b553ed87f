# How wide text is on a terminal, on bytes of UTF-8: the characters of East Asia and emoji take two cells.

function cells(s,    n, c) {
  if (s !~ /[\200-\377]/) return length(s)
  for (n = 0; s != ""; s = substr(s, length(c) + 1)) { c = character(s); n += cell(c) }
  return n
}

function character(s,    c) {
  c = substr(s, 1, 1)
  return c < "\300" ? c : substr(s, 1, c < "\340" ? 2 : c < "\360" ? 3 : 4)
}

function cell(c) {
  if (c < "\314\200") return 1
  if (c <= "\315\257" || (c >= "\342\200\213" && c <= "\342\200\215") || (c >= "\342\203\220" && c <= "\342\203\260") \
    || (c >= "\357\270\200" && c <= "\357\270\217")) return 0
  return (c >= "\341\204\200" && c <= "\341\205\237") || (c >= "\342\272\200" && c <= "\352\223\217") \
    || (c >= "\352\260\200" && c <= "\355\236\243") || (c >= "\357\244\200" && c <= "\357\253\277") \
    || (c >= "\357\270\260" && c <= "\357\271\257") || (c >= "\357\274\201" && c <= "\357\275\240") \
    || (c >= "\360\237\214\200" && c <= "\360\237\253\277") || (c >= "\360\240" && c < "\361") ? 2 : 1
}

# The start of S that fits into N cells.
function fit(s, n,    c, out) {
  if (s !~ /[\200-\377]/) return substr(s, 1, n)
  for (out = ""; s != ""; s = substr(s, length(c) + 1)) {
    c = character(s)
    if ((n -= cell(c)) < 0) break
    out = out c
  }
  return out
}

function pad(s, n) {
  return s sprintf("%" (n > cells(s) ? n - cells(s) : "") "s", "")
}

function cut_right(s, n, mark) {
  return cells(s) <= n ? s : fit(s, n - cells(mark)) mark
}

# A path without its first directories.
function cut_left(s, n, mark) {
  if (cells(s) <= n) return s
  for (n -= cells(mark); cells(s) > n; s = substr(s, length(character(s)) + 1));
  sub(/^[^\/]+\//, "/", s)
  return mark s
}
