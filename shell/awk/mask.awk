# What --redact masks, on lines of JSON or text. Nothing that is masked ends within an escape, so JSON stays JSON.

# THE table: what it is, flags, how it begins (| between several), what then stays, what is masked, least length of that. Flags:
# < stands at the beginning of a word, > at its end, = has exactly that length, 9 holds a digit, + the beginning stays too.
function rules(    word, loud, calm, home, i) {
  word = "[A-Za-z0-9_-]+"
  rule("private key", "", "-----BEGIN ", "", "[A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----([^\"\\\\]|\\\\[^\"])*", 20)
  # in base64
  rule("private key", "<", "LS0tLS1CRUdJTiB", "", "[EFPQS][A-Za-z0-9+/=]+", 20)
  rule("JWT", "<", "eyJ", "", word "[.]eyJ" word "[.][A-Za-z0-9_-]*", 20)
  rule("key", "<", "sk-ant-|sk-proj-|sk-svcacct-|sk-or-v1-", "", word, 20)
  rule("key", "<9", "sk-", "", word, 32)
  rule("key", "<9", "sk_live_|sk_test_|rk_live_|rk_test_|whsec_", "", "[A-Za-z0-9]+", 16)
  rule("key", "<>=", "AKIA|ASIA", "", "[A-Z0-9]+", 16)
  rule("key", "<>=", "AIza", "", word, 35)
  rule("key", "<", "AGE-SECRET-KEY-", "", "[A-Z0-9]+", 40)
  rule("key", "<", "SG.", "", word "[.]" word, 40)
  rule("token", "<", "ghp_|gho_|ghu_|ghs_|ghr_|npm_|hf_|shpat_|lin_api_|dop_v1_", "", "[A-Za-z0-9]+", 30)
  rule("token", "<", "github_pat_|glpat-|dckr_pat_|hvs.|ya29.|GOCSPX-|pypi-AgEI", "", word, 20)
  rule("token", "<", "xox", "", "[a-z](-[A-Za-z0-9%]+)+", 12)
  rule("token", "<", "xapp-", "", word, 20)
  rule("token", "+9", "hooks.slack.com/services/", "", "[A-Za-z0-9/]+", 20)
  rule("token", "+9", "earer ", "", "[A-Za-z0-9._~+/=-]+", 16)
  rule("token", "+", "uthorization", "[\"\\\\\047 ]*[:=][\"\\\\\047 ]*((Basic|basic|Token|token|Bearer|bearer) +)", "[A-Za-z0-9._~+/=-]+", 8)
  loud = "_KEY|APIKEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|_PASS"
  calm = "password|passwd|passphrase|secret|api_key|apikey|api-key|token|Token|Password"
  rule("assignment", "+", loud "|CREDENTIAL", "[A-Z0-9_]* *[=:] *\\\\*[\"\047]", "[^\"\\\\\047$<{][^\"\\\\]*", 4)
  rule("assignment", "+", loud "|CREDENTIAL", "[A-Z0-9_]*=", "[^\"\\\\\047 $<({*[][^\"\\\\\047 <>]*", 4)
  rule("assignment", "+9", loud, "[A-Z0-9_]*: +", "[^\"\\\\\047 $<({*[][^\"\\\\\047 ]*", 6)
  rule("assignment", "+", calm "|apiKey|ApiKey|private_key|Secret", "[A-Za-z0-9_]*\\\\*[\"\047]? *[:=] *\\\\*[\"\047]", "[^\"\\\\\047 $<{][^\"\\\\ ]*", 8)
  rule("assignment", "+9", calm "|AccountKey", "[A-Za-z0-9_]*( *= *|: +)", "[^]\"\\\\\047 $&|,;<>(){}[]+", 8)
  rule("URL password", "+", "://", "[^]/:@\"\\\\ [()]*:", "[^/\"\\\\ $<{][^/\"\\\\ ]*@", 2)
  for (i = split(ENVIRON["CCR_X_HOME"], home, "\n"); i; i--) if (home[i] ~ /^\/./ && home[i] != home[i + 1]) {
    rule("home path", home[i] ~ /^\/.*\// ? ">" : "<>", json(home[i]), "", "", 0)
    # as the CLI names folders
    rule("home path", "<-", "/" encode(home[i]), "", "", 0)
  }
  for (i in STARTS) HITS = HITS (HITS == "" ? "" : "|") exactly(i)
}

function rule(kind, flags, starts, keep, value, least,    n, f, i) {
  n = kind == "home path" ? 1 : split(starts, f, "|")
  if (n == 1) f[1] = starts
  for (i = 1; i <= n; i++) {
    R++
    KIND[R] = kind; FLAGS[R] = flags; START[R] = f[i]; KEEP[R] = "^" keep; VALUE[R] = "^" value; LEAST[R] = least
    SAME[substr(f[i], 1, 2)] = SAME[substr(f[i], 1, 2)] " " R
    STARTS[f[i]]
    if (length(f[i]) > LONGEST) LONGEST = length(f[i])
  }
}

# A regular expression that is S itself.
function exactly(s,    i, c, out) {
  for (i = 1; i <= length(s); i++) {
    c = substr(s, i, 1)
    out = out (c ~ /[A-Za-z0-9_ \/-]/ || c >= "\200" ? c : c == "^" || c == "\\" ? "\\" c : "[" c "]")
  }
  return out
}

# Prints LINE to OUT, masked. It is looked at in windows: mawk looks at all that is left for every match.
function masked(line,    some, window, m, j, p, r, long, hit, end) {
  DONE = 1; end = length(line)
  for (p = 1; p <= end; ) {
    window = substr(line, p, 1024 + LONGEST)
    if (!match(window, HITS)) { p += 1024; continue }
    p += RSTART - 1; long = hit = 0
    m = split(SAME[substr(line, p, 2)], some, " ")
    for (j = 1; j <= m; j++) {
      r = some[j]
      if (substr(line, p, length(START[r])) != START[r]) continue
      if (length(START[r]) > long) long = length(START[r])
      if (!hit) hit = mask(line, p, r)
    }
    p = hit ? DONE : p + long
  }
  print substr(line, DONE) "\n" > OUT
}

# Masks what begins at P of LINE by rule R; 0 when it is not what that means.
function mask(line, p, r,    flags, at, room, s, kept, value, long, before) {
  flags = FLAGS[r]; at = p + length(START[r]); before = substr(line, p - 1, 1)
  # behind an escape, of JSON or for a terminal, a word begins
  if (index(flags, "<") && p > 1 && before ~ /[A-Za-z0-9_]/ && substr(line, p - 9, 9) !~ /(\\([nrtbf]|u....)|[[][0-9;]*[mK])$/) return 0
  for (room = 1024; ; room *= 8) {
    s = substr(line, at, room)
    kept = long = 0
    if (KEEP[r] != "^") {
      if (!match(s, KEEP[r])) return 0
      kept = RLENGTH
      s = substr(s, kept + 1)
    }
    if (VALUE[r] != "^") {
      if (!match(s, VALUE[r])) return 0
      long = RLENGTH
    }
    if (long < length(s) || at + room > length(line)) break
  }
  if (substr(s, long + 1, 1) == "\\" && match(substr(line, at, kept), /\\*"$/)) long = quoted(s, long, RLENGTH - 1, VALUE[r] ~ / ]\*$/)
  value = substr(s, 1, long)
  # within double quotes others may stand
  if (substr(line, at + kept - 1, 1) == "\047" && (room = index(value, "\047"))) value = substr(value, 1, long = room - 1)
  if (long < LEAST[r] || index(flags, "=") && long != LEAST[r] || index(flags, "9") && value !~ /[0-9]/) return 0
  if (KIND[r] == "assignment" && (substr(s, long + 1, 1) ~ /[([]/ || value ~ /^[0-9.]+$/ && long < 8 || tolower(value) ~ /^(true|false|none|null|undefined|required|optional)[,;]?$/)) return 0
  if (index(flags, ">") && substr(s, long + 1, 1) ~ /[A-Za-z0-9_-]/ || index(flags, "-") && substr(s, long + 1, 1) ~ /[A-Za-z0-9_]/) return 0
  # what stands behind the end of a key in the same text stays
  if (KIND[r] == "private key" && (room = index(value, "-----END ")) && match(substr(value, room + 9), /-----/)) long = room + 8 + RSTART + 4
  # the key may be the user
  if (KIND[r] ~ /^U/ && substr(line, at, kept) ~ HITS) { long += kept; kept = 0 }
  print substr(line, DONE, (index(flags, "+") ? at + kept : p) - DONE) > OUT
  print (KIND[r] != "home path" ? "[masked " KIND[r] "]" : index(flags, "-") ? "/-~" : "~") (KIND[r] == "URL password" ? "@" : "") > OUT
  DONE = at + kept + long
  COUNT[KIND[r]]++
  return 1
}

# The length of the value that S begins with, past what is escaped in it from LONG on: DEEP backslashes stand before its quotes.
# It ends with its line, or with its word.
function quoted(s, long, deep, word,    i, c, n) {
  for (i = long + 1; i <= length(s); i++) {
    c = substr(s, i, 1)
    if (c == "\\") { n++; continue }
    # where the text of the record ends
    if (c == "\"" && n % 2 == 0) return i - 1
    if (c == "\"" && n >= deep && (n - deep) / (deep + 1) % 2 == 0) return i - 1 - deep
    if (c == "\"" && n < deep || n && n <= deep && c ~ /[nr]/ || c == " " && word) return i - 1 - n
    n = 0
  }
  return long
}
