# Records of a transcript, a line each, as lines for log-lines.awk: what it is, when, how far in, who, text.
def lines: split("\n") | if length > 1 and .[-1] == "" then .[:-1] else . end;
def cut($n): if length > $n then .[:$n] + "..." else . end;
def inner($tag): split("<" + $tag + ">")[1] // "" | split("</" + $tag + ">")[0] // "";
def without($tag): if contains("<" + $tag + ">") then split("<" + $tag + ">")
  | [.[0]] + [.[1:][] | split("</" + $tag + ">")[1:] | join("")] | join("") else . end;
def first_line: [lines[] | select(test("\\S"))][0] // "";
# A text as it was typed, commands in short.
def typed: if startswith("<command-") then inner("command-name") + " " + inner("command-args")
  elif startswith("<bash-input>") then "! " + inner("bash-input")
  elif startswith("<local-command-stdout>") then inner("local-command-stdout")
  elif startswith("<local-command-caveat>") then ""
  elif startswith("<bash-stdout>") then inner("bash-stdout") + inner("bash-stderr")
  else without("system-reminder") end | sub("^\\s+"; "") | sub("\\s+$"; "");
def folded($n): lines | if $full or length <= $n + 3 then . else .[:$n] + ["... \(length - $n) more lines"] end;
def say($kind; $r; $who; $n): if . == "" then empty else folded($n) as $l
  | ([$kind, ($r.timestamp // ""), (if $r.isSidechain == true then "1" else "0" end), $who, $l[0]] | join("\t")),
    ($l[1:][] | "+\t\t" + (if $r.isSidechain == true then "1" else "0" end) + "\t\t" + .) end;
def argument: if type != "object" then tostring else .command // .file_path // .notebook_path // .pattern // .description
  // .url // .query // .prompt // ([.[]? | strings][0]) // "" end | tostring | first_line | if $full then . else cut(120) end;
def output: if type == "array" then [.[] | if .type == "text" then .text // "" else "(\(.type // "output"))" end] | join("\n")
  elif . == null then "" else tostring end;
def outcome: (.content | output) as $text | ($text | lines | length) as $n
  | if .is_error == true then
      if $text | test("^(The user doesn.t want|Claude requested permission|Permission to )") then ["d", "denied"]
      else ["d", "failed: " + ($text | without("tool_use_error") as $w | if $w == "" then inner("tool_use_error") else . end | first_line | cut(100))] end
    elif $text == "" then ["t", "ok"]
    elif $n == 1 and ($text | length) <= 60 then ["t", "ok: " + $text]
    else ["t", "ok, \($n) line" + if $n == 1 then "" else "s" end] end + [$text];
def done($r; $call): outcome as [$kind, $how, $text]
  | ("\($call.name): \($call.argument)" | sub(": $"; "")) + " (\($how))" | say($kind; $r; ""; 9),
    (if $full and $text != "" then $text | lines[] | "+\t\t" + (if $r.isSidechain == true then "1" else "0" end) + "\t\t  " + . else empty end);
def open_calls: .calls as $c | [$c | keys_unsorted[] | $c[.] | . as $call
  | "\($call.name): \($call.argument) (no outcome)" | say("d"; $call.record; ""; 9)];
def record($r): ($r.message.content | if type == "string" then [{type: "text", text: .}] elif type == "array" then . else [] end) as $blocks
  | if $r.type == "assistant" then
      reduce ($blocks[] | objects) as $b (.;
        if $b.type == "text" then .out += [$b.text // "" | sub("\\s+$"; "") | say(if $r.isApiErrorMessage == true then "l" else "c" end; $r;
            if $r.isSidechain == true then "agent" else "claude" end; 400)]
        elif $b.type == "thinking" and $thinking then .out += [$b.thinking // "" | say("c"; $r; "thinks"; 400)]
        elif $b.type == "tool_use" then .calls[$b.id // ""] = {name: ($b.name // "tool"), argument: ($b.input | argument),
            record: {timestamp: $r.timestamp, isSidechain: $r.isSidechain}}
        else . end)
    elif $r.type == "user" and $r.isMeta == true then .out += (if $r.origin.kind? == "auto-continuation" then ["continued by itself" | say("n"; $r; "note"; 1)] else [] end)
    elif $r.type == "user" then
      reduce ($blocks[] | objects) as $b (.;
        if $b.type == "tool_result" then .calls[$b.tool_use_id // ""] as $call
          | (.out += [$b | done($r; $call // {name: "tool", argument: ""})]) | del(.calls[$b.tool_use_id // ""])
        elif $b.type == "text" then .out += [$b.text // "" | typed | say(if $r.isCompactSummary == true then "c" else "u" end; $r;
            if $r.isCompactSummary == true then "summary" elif $r.isSidechain == true then "task" else "you" end; 20)]
        else .out += ["(\($b.type // "something"))" | say("u"; $r; "you"; 1)] end)
    elif $r.type == "system" and $r.subtype == "compact_boundary" then .out += ["the conversation was compacted" | say("n"; $r; "note"; 1)]
    elif $r.type == "system" and ($r.subtype == "informational" or $r.subtype == "local_command") then .out += [$r.content | strings | typed | say("n"; $r; "note"; 9)]
    elif $r.type == "ccr-long" then .out += ["a line of \($r.bytes) bytes is passed over" | say("n"; $r; "note"; 1)]
    else . end;
foreach (inputs, null) as $line ({calls: {}, out: []};
  .out = [] | if $line == null then .out = open_calls
    else ($line | try fromjson catch null) as $r | if $r | type != "object" then . else . as $s | try record($r) catch ($s | .out = []) end end;
  .out[])
