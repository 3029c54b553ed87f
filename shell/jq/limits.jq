# What is known of limits: first the record of the status line, then rows of limited sessions. Lines "KIND USED RESETS SOURCE DETAIL".
(input | fromjson? // {}) as $record
| [$record | to_entries[] | select(.value | type == "object") | {kind: .key, used: .value.used, resets: .value.resets_at,
    source: "statusline", detail: ($now - $record.recorded | if . < 0 then 0 else . end)}] as $recorded
| [inputs | split("\t") | select(.[3] != "") | {kind: .[4], used: 100, resets: (.[3] | tonumber), source: "session", detail: .[16]}
    | select(.resets > $now)] as $reached
| [($recorded + ($reached | group_by(.kind) | map(max_by(.resets))) | group_by(.kind))[]
    | (map(select(.source == "session")) | .[0]) as $session | (map(select(.source == "statusline")) | .[0]) as $line
    # a session that reached it, unless the line says so too or knows a later window
    | if $line == null then $session elif $session == null or ($line.used >= 100 and $line.resets > $now)
        or $line.resets > $session.resets + 60 then $line else $session end]
| sort_by(.kind as $k | ["five_hour", "seven_day", "seven_day_opus", "seven_day_sonnet"] | index($k) // 9)
| .[] | "\(.kind) \(.used) \(.resets) \(.source) \(.detail)"
