# Rewrites every cwd of a transcript from one directory to another, and the id of the session where it gets a new one.
BEGIN { OLD = ENVIRON["CCR_R_OLD"]; NEW = ENVIRON["CCR_R_NEW"]; ID = "\"sessionId\":\"" ENVIRON["CCR_R_ID"] "\""; FORK = ENVIRON["CCR_R_FORK"] }

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
  s = out s
  # in a text the quotes are escaped
  if (FORK != "") gsub(ID, "\"sessionId\":\"" FORK "\"", s)
  print s
}
