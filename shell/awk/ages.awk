# Times as tables show them: 2m, 3h, 5d; to come: 14m, 2h14m, 3d4h.
function age(s) { return s < 60 ? "now" : s < 3600 ? int(s / 60) "m" : s < 86400 ? int(s / 3600) "h" : int(s / 86400) "d" }
function ahead(s,    m) {
  m = int((s + 59) / 60)
  return m < 60 ? m "m" : m < 1440 ? int(m / 60) "h" (m % 60 ? m % 60 "m" : "") : int(m / 1440) "d" (int(m % 1440 / 60) ? int(m % 1440 / 60) "h" : "")
}
