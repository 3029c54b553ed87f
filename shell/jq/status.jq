# The ledger as the list of the last runs: each start with its end.
def running: . as $id | $runs | split(" ") | index($id);
[inputs | fromjson? | objects] | reduce .[] as $line ({order: [], run: {}};
  ($line.id + " " + $line.log) as $key
  | if $line.event == "start" then .order += [$key] | .run[$key] = ($line | {time, id, log, state, way})
    elif .run[$key] then .run[$key] += ($line | {outcome, exit, seconds}) else . end)
| [.run[.order[-20:][]] | . + (if .outcome then {} elif .id | running then {outcome: "at work"} else {outcome: "not known, what watched it was killed"} end)]
| reverse
| if $form == "json" then .[] | {time, id, outcome, exit, seconds, log, state, way} | tojson
  elif $form == "plain" then .[] | [.time, .id, .outcome, (.exit // "" | tostring), (.seconds // "" | tostring), .log] | join("\t")
  else
    ([.[].outcome | length] + [7] | max) as $o
    | ([$o, ([$width - 15 - 30, 14] | max)] | min) as $o
    | "AGE  ID        \("OUTCOME" | pad($o))  LOG",
      (.[] | "\($now - (.time | fromdateiso8601) | age | pad(3))  \(.id[:8])  \(.outcome | cut_right($o) | pad($o))  \(.log)")
  end
