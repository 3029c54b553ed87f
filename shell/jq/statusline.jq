# What Claude tells its status line: a line with the limits to be recorded, and the bar.
def dot: if $utf8 then " \u00b7 " else ", " end;
def part($name; $w): if $w == null then empty else "\($name) \($w.used)%" + if $w.resets_at > $now then " (\($w.resets_at - $now | ahead))" else "" end end;
(.rate_limits // {} | with_entries(select(.value | type == "object" and (.used_percentage | type == "number") and (.resets_at | type == "number"))
  | .value |= {used: (.used_percentage | floor), resets_at: (.resets_at | floor)})) as $limits
| (if $limits == {} then null else $limits end | tojson),
  ([part("5h"; $limits.five_hour), part("week"; $limits.seven_day),
    (.context_window.used_percentage? | numbers | "context \(floor)%"), (.model.display_name? | strings | one_line)]
  | join(dot))
