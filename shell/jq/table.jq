# Rows as a table for people. The last line is the summary, for stderr.
def state($now): .[1] + (if .[1] == "limited" and .[3] != "" then " " + ((.[3] | tonumber) - $now | ahead) else "" end);
def plural($n; $word): "\($n) \($word)" + (if $n == 1 then "" else "s" end);
[inputs | split("\t")] as $lines
| ($lines[0][0] | tonumber) as $total
| ($width * 0.28 | floor) as $room
| [$lines[1:][] | {id: .[16], age: ($now - (.[2] | tonumber) | age), state: state($now),
    dir: (.[10] | gsub("[\u0001\u0002]+"; " ") | one_line | tilde | cut_left($room)), title: .[11], role: .[17], line: .[18]}] as $rows
| ([$rows[].id | length] + [2] | max) as $i
| ([$rows[].age | length] + [3] | max) as $a
| ([$rows[].state | length] + [5] | max) as $s
| ([$rows[].dir | cells] + [9] | max) as $d
| ($width - $i - $a - $s - $d - 8) as $t
| (["ID", "AGE", "STATE", "DIRECTORY"] | [.[0] | pad($i)] + [.[1] | pad($a)] + [.[2] | pad($s)] + [.[3] | pad($d)] | join("  ")) + (if $t >= 5 then "  TITLE" else "" end | sub(" +$"; "")),
  ($rows[] | ((.id | pad($i)) + "  " + (.age | pad($a)) + "  " + (.state | pad($s) | painted) + "  " + (.dir | pad($d)) + "  " + (.title | cut_right($t))
    | sub(" +$"; "")),
    (if .line != null then (" " * ($i + 2)) + ((.role + ": " + .line) | one_line | cut_right($width - $i - 2)) else empty end)),
  (if $find != "" then $find else
    (if ($rows | length) == $total then plural($total; "session") else "\($rows | length) of \(plural($total; "session"))" end)
    + ([$lines[1:][] | select(.[1] == "ready")] | length | if . > 0 then "\($dot)\(.) ready: \($ccra)" else "" end)
    + ([$lines[1:][] | select(.[1] == "limited" and .[3] != "") | .[3] | tonumber] | if length > 0 then "\($dot)next limit ends in \(min - $now | ahead)" else "" end) end)
