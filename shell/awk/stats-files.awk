# What lies in the folders of projects, from lines "MTIME SIZE PATH": BYTES by folder, and of each session the time
# T, the folder F and the line L of its newest file; folders that find could not read.
BEGIN { SINCE = ENVIRON["CCR_R_SINCE"] + 0; SECTION = "files" }
SECTION == "files" {
  if (/^find: / && !/No such file/) folders++
  if ($0 !~ /^[0-9.]+ [0-9]+ [A-Za-z0-9-]+\// || $1 + 0 < SINCE) next
  k = length($1 $2) + 3
  folder = substr($0, k, index(substr($0, k), "/") - 1)
  id = substr($0, k + length(folder) + 1)
  BYTES[folder] += $2
  if (length(id) != 42 || !$2 || id !~ /^[0-9a-f-]+\.jsonl$/) next
  id = substr(id, 1, 36)
  if (!(id in T) || $1 + 0 > T[id]) { T[id] = $1 + 0; F[id] = folder; L[id] = $1 " " $2 " projects/" substr($0, k) }
}
