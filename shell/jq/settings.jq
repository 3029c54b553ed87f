# From the lines of a transcript that may tell them: the permission mode, the last one counts, and the directories that were added.
[inputs | fromjson? | objects | select(.isSidechain != true)] as $all
| ([$all[] | if .type == "permission-mode" then .permissionMode elif .type == "user" then .permissionMode else null end
    | strings | select(test("^[A-Za-z]+$"))] | last // empty | "mode \(.)"),
  ([$all[] | select(.type == "user" or .type == "system") | (.message.content? // .content?) | strings
    | select(contains("<command-name>/add-dir<")) | capture("<command-args>(?<dir>[^<\n]+)</command-args>").dir | sub("^ +"; "") | sub(" +$"; "")]
    | unique | .[] | "dir \(.)")
