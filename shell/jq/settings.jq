# From the lines of a transcript that may tell them: the permission mode and the model, the last ones count, and the
# directories that were added. A context that only the long form of a model holds names none: its name tells no form.
[inputs | fromjson? | objects | select(.isSidechain != true)] as $all
| ([$all[] | if .type == "permission-mode" then .permissionMode elif .type == "user" then .permissionMode else null end
    | strings | select(test("^[A-Za-z]+$"))] | last // empty | "mode \(.)"),
  ([$all[] | select(.type == "assistant") | .message | objects | select(.model != "<synthetic>")] | last // empty
    | select([.usage | objects | .input_tokens, .cache_creation_input_tokens, .cache_read_input_tokens | numbers] | add // 0 | . <= 200000)
    | .model | strings | select(test("^[A-Za-z0-9._:/@-]+$")) | "model \(.)"),
  ([$all[] | select(.type == "user" or .type == "system") | (.message.content? // .content?) | strings
    | select(contains("<command-name>/add-dir<")) | capture("<command-args>(?<dir>[^<\n]+)</command-args>").dir | sub("^ +"; "") | sub(" +$"; "")]
    | unique | .[] | "dir \(.)")
