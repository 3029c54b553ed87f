# The manifest of an archive (in an array), checked: lines "id ID", "project PATH", "redacted true|false", "member SIZE SHA256 NAME" in
# order; else one line "no WHY". A newline in the path travels as \u0001.
def no(why): error("no " + why);
def uuid: type == "string" and test("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");
def whole: type == "number" and . >= 0 and . < 1e12 and . == floor;
def short: tostring | .[:60];
def member($id): if type != "object" or (.name | type) != "string" then no("its manifest has a member without a name")
  elif .name | startswith("/") then no("its manifest names an absolute path: \(.name | short)")
  elif .name | split("/") | index("..") then no("its manifest names a path with ..: \(.name | short)")
  elif .name | test("^(\($id)\\.jsonl|agent-[A-Za-z0-9_-]+\\.jsonl|\($id)/subagents/([A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*)\\z") | not
    then no("its manifest names what no session has: \(.name | short)")
  elif .size | whole | not then no("its manifest gives no size of \(.name)")
  elif (.sha256 | type) != "string" or (.sha256 | test("^[0-9a-f]{64}\\z") | not) then no("its manifest gives no sha256 of \(.name)")
  else "member \(.size) \(.sha256) \(.name)" end;
try (
  if length != 1 then no("its manifest is no JSON") else .[0] end
  | if type != "object" then no("its manifest is no object") else . end
  | if .format | whole | not then no("its manifest has no format version") else . end
  | if .format != 1 then no("its format is \(.format), this program reads format 1, render it again with a newer ccr-gen") else . end
  | if .id | uuid | not then no("its manifest has no session id") else . end
  | if .project | type != "string" or (test("^(/|~(/|$))") | not) or test("\u0000|\u0001") or length > 4095 then no("its manifest has no directory") else . end
  | if .members | type != "array" or length > 10000 then no("its manifest has no list of members") else . end
  | .id as $id | [.members[] | member($id)] as $lines
  | [.members[].name] as $names
  | if $names | unique | length != ($names | length) then no("its manifest names a member twice") else . end
  | if $names | index("\($id).jsonl") | not then no("its manifest names no transcript") else . end
  | "id \($id)", "project \(.project | gsub("\n"; "\u0001"))", "redacted \(.redacted == true)", $lines[]
) catch (if type == "string" and startswith("no ") then . | gsub("[\u0000-\u001f\u007f-\u009f]"; " ") else "no its manifest is damaged" end)
