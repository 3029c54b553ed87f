# The plan of ccra. Lines: group, why, and the columns of a row, with tokens.
def amount: if . < 1000 then "\(.)" elif . < 1000000 then "\(. / 1000 | floor)k" else "\(. / 100000 | floor / 10)M" end;
def number: if . == "" then null else tonumber end;
def rfc: if . == null then null else todate end;
def sessions($n): "\($n) session" + if $n == 1 then "" else "s" end;
[inputs | select(. != "") | split("\t") | {group: .[0], why: .[1], id: .[2], state: .[3], resets: (.[5] | number), due: (.[17] | number),
  project: (.[12] | gsub("\u0001"; "\n") | gsub("\u0002"; "\t")), short: .[18], tokens: (if .[0] == "go" then .[19] | number else null end)}] as $all
| [$all[] | select(.group == "go")] as $go
| ($go | map(.tokens // 0) | add // 0) as $sum
| {go: "resume", later: "wait", late: "wait", left: "leave"} as $action
| if $form == "json" then $all[] | {id, action: $action[.group], when: (.due | rfc), tokens, project, state, why} | tojson
  elif $form == "question" then "\(sessions($go | length)) to resume" + if $sum > 0 then ", re-reading about \($sum | amount) tokens" else "" end
  else
    [$all[] | . + {shown: (.state + if .state == "limited" and .resets != null then " " + (.resets - $now | ahead) else "" end),
      text: (if .why != "" then .why elif .tokens then "re-reads \(.tokens | amount) tokens" else "" end)}] as $all
    | ([$all[].short | length] | max // 8) as $i
    | ([$all[].shown | length] | max // 5) as $s
    | ([$all[].text | length] | max // 0) as $t
    | ([$width - $i - $s - $t - 8, 14] | max) as $room
    | [$all[] | . + {dir: (.project | one_line | tilde | cut_left($room))}] as $all
    | ([$all[].dir | cells] | max // 0) as $d
    | def part($title; $groups): [$all[] | select(.group as $g | $groups | index($g))] as $part | if $part == [] then empty else $title,
        ($part[] | "  \(.short | pad($i))  \(.shown | pad($s) | painted)  \(.dir | pad($d))  \(.text)" | sub(" +$"; "")) end;
    if $go == [] then "Nothing to resume." else part("Would resume \(sessions($go | length)), \($jobs) at a time:"; ["go"]) end,
    part("Not now:"; ["later", "late"]), part("Left alone:"; ["left"]), "Nothing started." + if $go == [] then "" else " Go on with: \($ccra)" end
  end
