# Rows for the picker: the full id, then id, age, state, directory, title, which fzf cuts; and as a menu.
BEGIN {
  FS = "\t"; OFS = "\t"; NOW = ENVIRON["CCR_R_NOW"]; HOME = ENVIRON["CCR_R_HOME"]; width = ENVIRON["CCR_R_WIDTH"]
  dots = ENVIRON["CCR_R_DOTS"]; menu = ENVIRON["CCR_R_MENU"]; colour = ENVIRON["CCR_R_COLOUR"]
  paint["live"] = "32"; paint["ready"] = "1"; paint["limited"] = "33"; paint["stopped"] = "31"
  room = int(width * 0.28)
  if (room < 9) room = 9
}
menu {
  printf "%3d  %s\n", NR, cut_right($2 " " $3 " " $4 " " $5 " " $6, width - 5, dots)
  next
}
{
  if (!($11 in dirs)) {
    dir = $11
    gsub(/[\001\002]/, " ", dir)
    if (HOME != "" && (dir == HOME || index(dir, HOME "/") == 1)) dir = "~" substr(dir, length(HOME) + 1)
    dirs[$11] = pad(cut_left(plain(dir), room, dots), room + 1)
  }
  state = sprintf("%-15s", $2 ($2 == "limited" && $4 != "" ? " " ahead($4 - NOW) : ""))
  if (colour && $2 in paint) state = "\033[" paint[$2] "m" state "\033[0m"
  print $1, sprintf("%-9s", $17), sprintf("%-5s", age(NOW - $3)), state, dirs[$11], $12
  fflush()
}
