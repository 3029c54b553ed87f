# Chooses the files to be read, from lines "MTIME SIZE PATH", newest first. Prints a script for sh that writes what
# rows.awk reads: marked lines, and between them the ends and beginnings of the files, of many
# by one process. So the three work at the same time, and what is not asked for is not read.

BEGIN {
  N = ENVIRON["CCR_R_COUNT"] + 0
  FOLDER = ENVIRON["CCR_R_FOLDER"]
  SINCE = ENVIRON["CCR_R_SINCE"] + 0
  MARK = ENVIRON["CCR_R_MARK"]
  k = split(ENVIRON["CCR_R_IDS"], f, " ")
  for (i = 1; i <= k; i++) IDS[f[i]]
  ANY_ID = ENVIRON["CCR_R_IDS"] == ""
  # some more than are shown: there can be files that cannot be read
  ENOUGH = N <= 1000 ? N + 200 : 1000000000
}

# what find itself says
/^[^0-9]/ {
  if (/^find: / && !/No such file/) folders++
  next
}

{
  # the lines are not split: of thousands just a few are shown
  at = length($0) - 41
  if (!fresh(substr($0, at, 36)) || n >= ENOUGH) next
  if (!ANY_ID && !(substr($0, at, 36) in IDS)) next
  if (SINCE && $0 + 0 < SINCE) next
  if (FOLDER != "" && !index($0, " projects/" FOLDER "/")) next
  # the shell must take paths for words, wherever they came from
  if ($0 !~ /[^A-Za-z0-9 .\/-]/) LINE[++n] = $0
}

END {
  print "echo \047\n" MARK " total " (total + 0) " " (folders + 0)
  for (s in TWINS) print FIRST[s] TWINS[s]
  print MARK "\047 || exit"
  # the first rows of very many are for someone who waits
  batch = N > 1000 ? 25 : N < 100 ? N : 100
  for (i = 1; i <= n; i = last + 1) {
    last = i + batch - 1 < n ? i + batch - 1 : n
    print_batch(i, last)
    batch = N < 100 ? 20 : 100
  }
}

function print_batch(first, last,    i, f, path, n, heads, large) {
  n = 0; heads = 0
  print "echo \047\n" MARK " files"
  for (i = first; i <= last; i++) {
    print LINE[i]
    split(LINE[i], f, " ")
    path[++n] = f[3]
    if (f[2] > 65536) large[++heads] = f[3]
  }
  print MARK "\047 || exit"
  print_command("tail", path, n)
  mark("head")
  print_command("head", large, heads)
  mark("end")
}

function print_command(tool, path, n,    i) {
  if (!n) return
  printf "%s -v -c 65536 --", tool
  for (i = 1; i <= n; i++) printf " %s", path[i]
  print ""
}

function mark(what) {
  print "echo \047\n" MARK " " what "\n" MARK "\047 || exit"
}
