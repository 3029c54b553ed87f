# The rows of cct-list: name, windows and attached before the columns of a row.
[inputs | split("\t") | {name: .[0], id: .[3], state: .[4], windows: (.[1] | tonumber), attached: (.[2] != "0"),
  project: (.[13] | gsub("\u0001"; "\n") | gsub("\u0002"; "\t")), title: .[14], short: .[19], resets: .[6]}] as $rows
| if $form == "json" then $rows[] | del(.short, .resets) | tojson
  elif $form == "plain" then $rows[] | [.name, .id, .state, (.windows | tostring), (if .attached then "attached" else "detached" end),
    (.project | one_line), .title] | join("\t")
  else
    [$rows[] | . + {dir: (.project | one_line | tilde | cut_left($width * 0.28 | floor)),
      shown: (.state + (if .state == "limited" and .resets != "" then " " + ((.resets | tonumber) - $now | ahead) else "" end)),
      open: ("\(.windows)" + (if .attached then " attached" else "" end))}] as $rows
    | ([$rows[].name | length] + [4] | max) as $n
    | ([$rows[].short | length] + [2] | max) as $i
    | ([$rows[].shown | length] + [5] | max) as $s
    | ([$rows[].open | length] + [7] | max) as $o
    | ([$rows[].dir | cells] + [9] | max) as $d
    | ($width - $n - $i - $s - $o - $d - 10) as $t
    | (([("NAME" | pad($n)), ("ID" | pad($i)), ("STATE" | pad($s)), ("WINDOWS" | pad($o)), ("DIRECTORY" | pad($d))]
      | join("  ")) + (if $t >= 5 then "  TITLE" else "" end) | sub(" +$"; "")),
      ($rows[] | ([(.name | pad($n)), (.short | pad($i)), (.shown | pad($s) | painted), (.open | pad($o)), (.dir | pad($d))]
        | join("  ")) + (if $t >= 5 then "  " + (.title | cut_right($t)) else "" end) | sub(" +$"; ""))
  end
