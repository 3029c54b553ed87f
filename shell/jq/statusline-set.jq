# The settings of Claude with our statusLine ($turn is on) or without it (off); nothing at all when they are so already.
def ours: (.statusLine | objects | .command | strings | test("/claude-resume.? .*-statusline$")) // false;
if type != "object" then error("no object") else . end
| . as $old
| (if $turn == "off" then (if ours then del(.statusLine) else . end)
  elif has("statusLine") | not then .statusLine = {type: "command", command: $command}
  elif ours then .statusLine.command = $command
  else . end)
| select(. != $old)
