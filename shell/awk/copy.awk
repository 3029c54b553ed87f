# Copies files into the directory CCR_X_STAGE, under the same names, or stdin to stdout: with CCR_X_LINES no more lines of each
# than that says, with CCR_X_MASK without secrets. How many of what were masked goes to CCR_X_COUNTS.
BEGIN {
  STAGE = ENVIRON["CCR_X_STAGE"]; MASK = ENVIRON["CCR_X_MASK"]; ORS = ""
  n = split(ENVIRON["CCR_X_LINES"], f, " ")
  for (i = 1; i < n; i += 2) LINES[f[i + 1]] = f[i]
  if (MASK != "") rules()
}
FNR == 1 {
  if (OUT != "") close(OUT)
  OUT = STAGE == "" ? "/dev/stdout" : STAGE "/" FILENAME
}
(FILENAME in LINES) && FNR > LINES[FILENAME] { next }
MASK == "" { print $0 "\n" > OUT; next }
{ masked($0) }
END { if (MASK != "") for (kind in COUNT) print COUNT[kind] " " kind "\n" > ENVIRON["CCR_X_COUNTS"] }
