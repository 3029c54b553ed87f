# Rows as JSON, one object a line.
def time: if . == "" or . == null then null else tonumber | todate end;
def filled: if . == "" or . == null then null else . end;
inputs | split("\t")
| {id: .[0], project: (.[10] | gsub("\u0001"; "\n") | gsub("\u0002"; "\t") | filled), title: .[11], state: .[1], resets_at: (.[3] | time),
   limit: (.[4] | filled), last_active: (.[2] | time), started: (.[5] | time), size_bytes: (.[6] | tonumber),
   prompts: ($prompts[.[0]] // 0), tmux: (.[9] | filled), pid: (.[8] | filled | if . then tonumber else . end)}
  + (if .[17] != null then {matches: (.[19] | tonumber), role: .[17], line: .[18]} else {} end)
