# Statistics from the lines of stats.awk; $days are [date, label], today first.
def grouped: tostring | if length > 3 then (.[:-3] | grouped) + "," + .[-3:] else . end;
def scaled($units): {n: ., s: 0} | until(.n < 1000 or .s == 3; {n: (.n / 1000), s: (.s + 1)})
  | (if .s > 0 and .n < 10 then .n * 10 | floor | "\(. / 10 | floor).\(. % 10)" else "\(.n | floor)" end) + $units[.s];
def bytes: scaled([" B", " kB", " MB", " GB"]);
def amount: scaled(["", "k", "M", "B"]);
def many($word): "\(grouped) \($word)" + if . == 1 then "" else "s" end;
def right($n): (" " * ($n - length) // "") + .;
# Rows of texts below their titles, but for the first and LAST to the right.
def columns: . as $rows | [range($rows[0] | length) as $c | [$rows[][$c] | cells] | max] as $width | $rows[]
  | [.[0] | pad($width[0])] + [range(1; length) as $c | .[$c] | if $rows[0][$c] == "LAST" then . else right($width[$c]) end] | join("  ");
def four: if $tokens then {tokens: {input: .[0], cache_write: .[1], cache_read: .[2], output: .[3]}} else {} end;
[inputs | split("\t")] as $lines
| def of($kind): [$lines[] | select(.[0] == $kind) | .[1:2] + (.[2:] | map(tonumber))];
(of("total")[0] | .[0] |= tonumber) as $total
| (of("day") | map([$days[(.[0] | tonumber) - 1][]] + .[1:])) as $chart
| (of("project") | sort_by(-.[4], .[0])) as $all | $all[:$count] as $rows
| (of("model") | sort_by(-(.[2:] | add), .[0])) as $models
| if $form == "json" then
    ({kind: "total", sessions: $total[0], projects: $total[4], prompts: $total[1], size_bytes: $total[2], since: ($since | todate)}
      + ([$all[][5:]] | transpose | map(add) | four)),
    ($chart[] | {kind: "day", day: .[0], prompts: .[2], sessions: .[3]}),
    ($rows[] | {kind: "project", project: (.[0] | gsub("\u0001"; "\n") | gsub("\u0002"; "\t")), sessions: .[1], prompts: .[2], size_bytes: .[3],
      last_active: (.[4] | todate)} + (.[5:] | four)),
    ($models[] | {kind: "model", model: .[0], messages: .[1]} + (.[2:] | four)) | tojson
  elif $form == "plain" then
    $rows[] | [(.[0] | one_line)] + (.[1:4] + [.[4] | todate] + if $tokens then .[5:] else [] end | map(tostring)) | join("\t")
  else
    ([($total[0] | many("session")), ($total[4] | many("project")), ($total[1] | many("prompt")), ($total[2] | bytes), "since \($date)"]
      | join(", ") | cut_right($width)),
    ([$chart[][2]] | max) as $most | ($width / 3 | floor) as $bar | ([$chart[][2] | grouped | length] | max) as $n
    | ($chart[] | .[1] + "  " + ("#" * ([(.[2] * $bar / ([$most, 1] | max) | floor), ([.[2], 1] | min)] | max) // "" | pad($bar)) + "  "
      + (.[2] | grouped | right($n))),
    ([["DIRECTORY", "SESSIONS", "PROMPTS", "   SIZE", (if $tokens then " TOKENS" else empty end), "LAST"],
      ($rows[] | [(.[0] | one_line | tilde | cut_left($width * 0.28 | floor)), (.[1:3][] | grouped), (.[3] | bytes),
        (if $tokens then .[5:] | add | amount else empty end), ($now - .[4] | age)])] | columns),
    (if $models == [] then empty else [["MODEL", "MESSAGES", " INPUT", "CACHE WRITE", "CACHE READ", "OUTPUT"],
      ($models[] | [(.[0] | one_line | cut_right([$width - 51, 9] | max)), (.[1] | grouped), (.[2:][] | amount)])] | columns end)
  end
