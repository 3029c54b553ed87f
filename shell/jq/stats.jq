# Statistics from the lines of stats.awk; $days are [date, label], today first.
def grouped: tostring | if length > 3 then (.[:-3] | grouped) + "," + .[-3:] else . end;
def tenths: floor | "\(. / 10 | floor).\(. % 10)";
def bytes: if . < 1000 then "\(.) B" else {n: ., s: -1} | until(.n < 1000 or .s == 2; {n: (.n / 1000), s: (.s + 1)})
  | (if .n < 10 then (.n * 10 | tenths) else (.n | floor) end) as $n | "\($n) \(["kB", "MB", "GB"][.s])" end;
def amount: if . < 1000 then "\(.)" elif . < 1000000 then "\(. / 1000 | floor)k" elif . < 1000000000 then "\(. / 100000 | tenths)M" else "\(. / 100000000 | tenths)B" end;
def many($word): "\(grouped) \($word)" + if . == 1 then "" else "s" end;
def left($n): (" " * ([$n - length, 0] | max) // "") + .;
def width($least): [.[] | cells] + [$least] | max;
def four: map(tonumber) | {input: .[0], cache_write: .[1], cache_read: .[2], output: .[3]};
[inputs | split("\t")] as $lines
| def of($kind): $lines[] | select(.[0] == $kind) | .[1:];
[of("project") | {project: (.[0] | gsub("\u0001"; "\n") | gsub("\u0002"; "\t")), sessions: (.[1] | tonumber), prompts: (.[2] | tonumber),
  size_bytes: (.[3] | tonumber), last: (.[4] | tonumber), tokens: (.[5:] | four)}] | sort_by(-.last, .project) | . as $all | .[:$count] as $rows
| [of("model") | {kind: "model", model: (.[0] | one_line), messages: (.[1] | tonumber), tokens: (.[2:] | four)}] | sort_by(-(.tokens | add), .model) | . as $models
| [of("day") | {kind: "day", day: $days[(.[0] | tonumber) - 1][0], label: $days[(.[0] | tonumber) - 1][1], prompts: (.[1] | tonumber), sessions: (.[2] | tonumber)}] as $chart
| ([of("total") | map(tonumber)] | first) as $total
| if $form == "json" then
    ({kind: "total", sessions: $total[0], projects: ($all | length), prompts: $total[1], size_bytes: $total[2], since: ($since | todate)}
      + if $tokens then {tokens: ([$all[].tokens] | {input: (map(.input) | add), cache_write: (map(.cache_write) | add), cache_read: (map(.cache_read) | add), output: (map(.output) | add)})} else {} end),
    ($chart[] | del(.label)),
    ($rows[] | {kind: "project", project, sessions, prompts, size_bytes, last_active: (.last | todate)} + if $tokens then {tokens} else {} end),
    $models[] | tojson
  elif $form == "plain" then
    $rows[] | [(.project | one_line), .sessions, .prompts, .size_bytes, (.last | todate)] + (if $tokens then .tokens | [.input, .cache_write, .cache_read, .output] else [] end)
    | map(tostring) | join("\t")
  else
    ([$total[0] | many("session")] + [$all | length | many("project")] + [$total[1] | many("prompt")] + [$total[2] | bytes]
      + ["since \($date)"] | join(", ") | cut_right($width)),
    ([$chart[].prompts] | max // 0) as $most | ($width / 3 | floor) as $bar | ([$chart[].prompts | grouped] | width(1)) as $n
    | ($chart[] | (if .prompts == 0 then 0 else [.prompts * $bar / $most | floor, 1] | max end) as $full
      | .label + "  " + (("#" * $full // "") | pad($bar)) + "  " + (.prompts | grouped | left($n))),
    ([$rows[] | [(.project | one_line | tilde | cut_left($width * 0.28 | floor)), (.sessions | grouped), (.prompts | grouped), (.size_bytes | bytes)]
        + (if $tokens then [.tokens | add | amount] else [] end) + [$now - .last | age]] as $table
      | ($table | map(.[0]) | width(9)) as $d | ($table | map(.[1]) | width(8)) as $s | ($table | map(.[2]) | width(7)) as $p
      | ["DIRECTORY", "SESSIONS", "PROMPTS", "SIZE"] + (if $tokens then ["TOKENS"] else [] end) + ["LAST"], $table[]
      | [(.[0] | pad($d)), (.[1] | left($s)), (.[2] | left($p)), (.[3] | left(7))] + (if $tokens then [.[4] | left(7)] else [] end) + [.[-1]] | join("  ")),
    (if $models == [] then empty else
      ([$width - 51, 9] | max) as $room | ([$models[].model | cut_right($room)] | width(5)) as $m
      | [["MODEL", "MESSAGES", "INPUT", "CACHE WRITE", "CACHE READ", "OUTPUT"],
          ($models[] | [(.model | cut_right($room)), (.messages | grouped), (.tokens | .input, .cache_write, .cache_read, .output | amount)])][]
      | [(.[0] | pad($m)), (.[1] | left(8)), (.[2] | left(6)), (.[3] | left(11)), (.[4] | left(10)), (.[5] | left(6))] | join("  ") end)
  end
