# The folder name of a directory (2.1.197 and later): one dash a UTF-16 unit that is no
# ASCII letter or digit; beyond 200 cut, with a hash of the whole behind.
function encode(path,    name, long) {
  name = path
  gsub(/[\360-\367]/, "--", name)
  gsub(/[\300-\357]/, "-", name)
  gsub(/[\200-\277]/, "", name)
  gsub(/[^A-Za-z0-9]/, "-", name)
  if (length(name) <= 200) return name
  return substr(name, 1, 200) "-" path_hash(path)
}

function path_hash(path,    i, n, h, u, b, more, out, digit) {
  if (!ORD["a"]) for (i = 1; i < 256; i++) ORD[sprintf("%c", i)] = i
  n = length(path); h = 0; more = 0
  for (i = 1; i <= n; i++) {
    b = ORD[substr(path, i, 1)]
    if (b >= 128 && b < 192) { u = u * 64 + b - 128; more-- }
    else if (b < 128) u = b
    else if (b < 224) { u = b - 192; more = 1 }
    else if (b < 240) { u = b - 224; more = 2 }
    else { u = b - 240; more = 3 }
    if (more > 0) continue
    if (u >= 65536) {
      h = (h * 31 + 55296 + int((u - 65536) / 1024)) % 4294967296
      u = 56320 + (u - 65536) % 1024
    }
    h = (h * 31 + u) % 4294967296
  }
  if (h >= 2147483648) h = 4294967296 - h
  out = ""
  do { digit = h % 36; out = substr("0123456789abcdefghijklmnopqrstuvwxyz", digit + 1, 1) out; h = int(h / 36) } while (h > 0)
  return out
}
