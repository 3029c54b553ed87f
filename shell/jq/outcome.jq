# How a turn went: from what the transcript got meanwhile and the log of a headless run. One line: none, error or turn; the
# number of denied tools; a text.
def first_line: split("\n") | map(select(test("\\S"))) | .[0] // "" | .[:120];
def texts: if type == "string" then . elif type == "array" then [.[] | objects | .text // "" | strings] | join(" ") else "" end;
($log | split("\n") | map(fromjson? | objects | select(.type == "result")) | last // {}) as $result
| [inputs | fromjson? | objects | select((.type == "user" or .type == "assistant") and .isSidechain != true)] as $turn
| ([$turn[] | select(.type == "user") | .message.content | arrays | .[] | objects | select(.type == "tool_result" and .is_error == true)
    | .content | texts | select(test("requested permissions|permission to use|has been denied"))] | length) as $seen
| ([($result.permission_denials // [] | length), $seen] | max) as $denied
| ($turn | last) as $last
| if $last == null then if $result.is_error == true then ["error", $denied, ($result.result // "" | first_line)] else ["none", $denied, ""] end
  elif $last.isApiErrorMessage == true then ["error", $denied, ($last.message.content | texts | first_line)]
  elif $result.is_error == true then ["error", $denied, ($result.result // $result.subtype // "" | first_line)]
  else ["turn", $denied, ""] end
| map(tostring | gsub("[\t\n]"; " ")) | join("\t")
