# What log.jq says, as a Markdown document. All that comes from the transcript stands in fences, each longer than any row of
# backquotes in it.
BEGIN {
  print "# " ENVIRON["CCR_L_TITLE"] "\n"
  count = split(ENVIRON["CCR_L_HEAD"], TEXT, "\n")
  for (i = 1; i <= count; i++) TEXT[i] = safe(TEXT[i])
  fenced()
}
function fenced(    i, s, fence) {
  if (!count) return
  fence = "```"
  for (i = 1; i <= count; i++)
    for (s = TEXT[i]; match(s, /````*/); s = substr(s, RSTART + RLENGTH))
      if (RLENGTH >= length(fence)) fence = substr(s, RSTART, RLENGTH) "`"
  print fence "text"
  for (i = 1; i <= count; i++) print TEXT[i]
  print fence "\n"
  count = 0
}
{
  split($0, f, "\t")
  text = $0
  for (i = 1; i < 5; i++) text = substr(text, index(text, "\t") + 1)
  text = safe(text)
  if (f[1] != "+") {
    e = epoch(f[2])
    day = e == "" ? day : strftime("%a %d %b %Y", e)
    # calls of tools in a row are one
    if (day != last || f[4] != "" || who != "" || side != f[3]) fenced()
    if (day != last) print "## " day "\n"
    last = day; who = f[4]; side = f[3]
    gsub(/[^a-z ]/, "", who)
    if (who != "") print "### " who (side == "1" && who != "agent" ? " (agent)" : "") (e == "" ? "" : ", " strftime("%H:%M", e)) "\n"
  }
  TEXT[++count] = text
}
END { fenced() }
