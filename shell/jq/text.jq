# How wide text is on a terminal, by code point, and how it is cut.
def cell:
  if . < 768 then 1
  elif (. < 880 or (. >= 8203 and . <= 8205) or (. >= 65024 and . <= 65039) or (. >= 8400 and . <= 8432)
    or (. >= 1155 and . <= 1161) or (. >= 1425 and . <= 1469) or (. >= 3633 and . <= 3642 and . != 3634 and . != 3635)) then 0
  elif . < 4352 then 1
  elif (. <= 4447 or (. >= 11904 and . <= 12350) or (. >= 12353 and . <= 42191) or (. >= 44032 and . <= 55203)
    or (. >= 63744 and . <= 64255) or (. >= 65072 and . <= 65135) or (. >= 65280 and . <= 65376)
    or (. >= 65504 and . <= 65510) or (. >= 127744 and . <= 129791) or (. >= 131072 and . <= 262141)) then 2
  else 1 end;
def cells: explode | map(cell) | add // 0;
# The code points of . from the left that fit into $n cells.
def fitting($n): reduce .[] as $c ({left: $n, out: []};
  if .left < 0 then . else (.left - ($c | cell)) as $l | if $l < 0 then .left = -1 else .left = $l | .out += [$c] end end) | .out;
def mark: if $utf8 then "\u2026" else "..." end;
def cut_right($n): if length <= $n / 2 or cells <= $n then . else (explode | fitting($n - (mark | length)) | implode) + mark end;
def cut_left($n): if length <= $n / 2 or cells <= $n then . else mark + (explode | reverse | fitting($n - (mark | length)) | reverse | implode | sub("^[^/]+(?=/)"; "")) end;
def pad($n): . + (" " * ([$n - cells, 0] | max) // "");
# A state in its colour.
def painted: if $colour then ({live: "32", ready: "1", limited: "33", stopped: "31"}[split(" ")[0]]) as $c
  | if $c then "\u001b[\($c)m\(.)\u001b[0m" else . end else . end;
# Times: 2m, 3h, 5d.
def age: if . < 60 then "now" elif . < 3600 then "\(. / 60 | floor)m" elif . < 86400 then "\(. / 3600 | floor)h" else "\(. / 86400 | floor)d" end;
def tilde: if . == $home then "~" elif startswith($home + "/") then "~" + .[($home | length):] else . end;
