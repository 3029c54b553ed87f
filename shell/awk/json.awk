# Reading one line of JSON as the CLI writes it, on bytes.

# Fills O with the top-level keys of the object in LINE: raw values, strings without their quotes
# and still escaped, objects and arrays as text, the first 128 KB of each. Returns 0 when LINE is no
# whole object; what it has then stays, the last value cut. What is quoted inside of strings is
# passed over, however long: it is looked at in pieces, so that a line of megabytes needs no more memory.
function object(line, O,    parts, n, i, j, p, m, at, base, length_, depth, key, from, start, inside, odd, c) {
  split("", O)
  depth = 0; key = ""; start = 0; inside = 0; odd = 0; length_ = length(line)
  for (base = 0; base < length_; base += 65536) {
    n = split(length_ <= 65536 ? line : substr(line, base + 1, 65536), parts, "\"")
    at = base + 1
    for (i = 1; i <= n; i++) {
      # part i begins at place AT of the line, and a quote stands behind it, but for the last
      p = parts[i]; m = length(p)
      if (!inside) {
        if (p == ":") { if (depth == 1) start = at + 1 }
        else if (p == ",") { if (depth == 1) { if (start) O[key] = value_of(line, start, at); start = 0 } }
        else if (depth < 2 || p ~ /[][{}]/)
          for (j = 1; j <= m; j++) {
            c = substr(p, j, 1)
            if (c == "{" || c == "[") {
              if (!depth && c == "[") return 0
              depth++
            } else if (c == "}" || c == "]") {
              if (--depth == 0) { if (start) O[key] = value_of(line, start, at + j - 1); return 1 }
            } else if (depth == 1 && c == ",") {
              if (start) O[key] = value_of(line, start, at + j - 1)
              start = 0
            } else if (depth == 1 && c == ":") start = at + j
            else if (!depth && c !~ /[ \t]/) return 0
          }
        if (i < n) {
          if (!depth) return 0
          inside = 1; odd = 0; from = at + m + 1
        }
      } else {
        # an odd run of backslashes keeps a quote from ending the string
        if (i > 1) odd = 0
        if (m) {
          if (substr(p, m, 1) != "\\") odd = 0
          else { for (j = m; j && substr(p, j, 1) == "\\"; j--); odd = (m - j + (j ? 0 : odd)) % 2 }
        }
        if (i < n && !odd) {
          inside = 0
          if (depth == 1 && !start) key = substr(line, from, at + m - from)
        }
      }
      at += m + 1
    }
  }
  if (start) O[key] = value_of(line, start, length_ + 1)
  return 0
}

function value_of(line, start, end,    value) {
  value = substr(line, start, end - start < 131072 ? end - start : 131072)
  sub(/^ +/, "", value)
  if (substr(value, 1, 1) == "\"") { value = substr(value, 2); sub(/" *$/, "", value) }
  return value
}

# Does S end with an odd run of backslashes?
function open_end(s,    i) {
  for (i = length(s); i && substr(s, i, 1) == "\\"; i--);
  return (length(s) - i) % 2
}

# The text of a JSON string, as bytes; control characters as written stay in.
function unjson(s,    out, i, c, u, v) {
  if (!index(s, "\\")) return s
  out = ""
  while ((i = index(s, "\\"))) {
    out = out substr(s, 1, i - 1)
    c = substr(s, i + 1, 1)
    s = substr(s, i + 2)
    if (c == "u") {
      u = hex(substr(s, 1, 4)); s = substr(s, 5)
      if (u >= 55296 && u < 56320 && substr(s, 1, 2) == "\\u") {
        v = hex(substr(s, 3, 4))
        if (v >= 56320 && v < 57344) { u = 65536 + (u - 55296) * 1024 + v - 56320; s = substr(s, 7) }
      }
      out = out utf8(u)
    }
    else if (c == "n") out = out "\n"
    else if (c == "t") out = out "\t"
    else if (c == "r") out = out "\r"
    else if (c == "b" || c == "f") out = out " "
    else out = out c
  }
  return out s
}

function hex(s,    i, n) {
  n = 0
  for (i = 1; i <= length(s); i++) n = n * 16 + index("123456789abcdef", tolower(substr(s, i, 1)))
  return n
}

function utf8(u) {
  if (u == 0 || (u >= 55296 && u < 57344)) return "\357\277\275"
  if (u < 128) return sprintf("%c", u)
  if (u < 2048) return sprintf("%c%c", 192 + int(u / 64), 128 + u % 64)
  if (u < 65536) return sprintf("%c%c%c", 224 + int(u / 4096), 128 + int(u / 64) % 64, 128 + u % 64)
  return sprintf("%c%c%c%c", 240 + int(u / 262144), 128 + int(u / 4096) % 64, 128 + int(u / 64) % 64, 128 + u % 64)
}

# One line that is safe on a terminal: controls (C1 and directional marks too) as one space.
function plain(s) {
  gsub(/[\001-\037\177]+/, " ", s)
  gsub(/\302[\200-\237]/, " ", s)
  gsub(/\342\200[\250-\256]|\342\201[\246-\251]/, " ", s)
  gsub(/  +/, " ", s)
  sub(/^ /, "", s)
  sub(/ $/, "", s)
  return s
}

# Epoch seconds of 2026-11-24T11:56:02.123Z, or "".
function epoch(s,    y, m, d, a) {
  if (s !~ /^[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-9][0-9]/) return ""
  return days(substr(s, 1, 4) + 0, substr(s, 6, 2) + 0, substr(s, 9, 2) + 0) * 86400 \
    + substr(s, 12, 2) * 3600 + substr(s, 15, 2) * 60 + substr(s, 18, 2)
}

# Days since 1970-01-01 of a Gregorian date.
function days(y, m, d,    era, doe) {
  if (m <= 2) y--
  era = int(y / 400)
  doe = int((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1
  y -= era * 400
  return era * 146097 + y * 365 + int(y / 4) - int(y / 100) + doe - 719468
}

# The date of a day number, as 2026-11-24.
function date_of(z,    era, doe, yoe, doy, mp, d, m, y) {
  z += 719468
  era = int(z / 146097)
  doe = z - era * 146097
  yoe = int((doe - int(doe / 1460) + int(doe / 36524) - int(doe / 146096)) / 365)
  y = yoe + era * 400
  doy = doe - (365 * yoe + int(yoe / 4) - int(yoe / 100))
  mp = int((5 * doy + 2) / 153)
  d = doy - int((153 * mp + 2) / 5) + 1
  m = mp < 10 ? mp + 3 : mp - 9
  return sprintf("%04d-%02d-%02d", m <= 2 ? y + 1 : y, m, d)
}

# The time T in RFC 3339, UTC; "" stays.
function rfc(t,    d) {
  if (t == "") return ""
  d = int(t / 86400); t -= d * 86400
  return date_of(d) "T" sprintf("%02d:%02d:%02dZ", int(t / 3600), int(t / 60) % 60, t % 60)
}
