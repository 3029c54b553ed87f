# Copies files into the directory CCR_X_STAGE, under the same names, or stdin to stdout: no more lines of each than the
# file "lines" there says, with CCR_X_MASK without secrets. How many of what were masked goes to CCR_X_COUNTS.
BEGIN {
  STAGE = ENVIRON["CCR_X_STAGE"]; MASK = ENVIRON["CCR_X_MASK"]; ORS = ""
  while ((getline < (STAGE "/lines")) > 0) LINES[$2] = $1
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
