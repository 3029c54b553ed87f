# A line without what a terminal would obey, and without what ends a line for anybody.
function safe(s) {
  if (s ~ /[\001-\037\177\302\342]/) {
    gsub(/\033\[[0-9;:?<=>]*[ -\/]*[@-~]/, "", s)
    gsub(/\033\][^\007\033]*(\007|\033\\)?/, "", s)
    gsub(/\t/, "  ", s)
    gsub(/[\001-\037\177]/, "", s)
    gsub(/\302[\200-\237]/, "", s)
    gsub(/\342\200[\250-\256]|\342\201[\246-\251]/, "", s)
  }
  return s
}
