# The lines of the index, the second input, for files that are still as the listing, the first, says.
BEGIN { FS = "\t" }
FILENAME == "-" { now[$0]; next }
NF == 4 && ($1 in now) && !seen[$1]++
