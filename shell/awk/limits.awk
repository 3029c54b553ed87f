# Is the last record a usage limit, of which kind, and until when. Formats: the table of the
# versions in tests/limits.

# Classifies the record in T (its message in M): sets KIND, RESETS (epoch, "" for none), SOURCE, ASK.
# ASK is a clock to be resolved, see clock.awk. Returns 1 for a usage limit.
function usage_limit(at,    text) {
  KIND = ""; RESETS = ""; SOURCE = ""; ASK = ""; WHY = ""
  if (T["isApiErrorMessage"] != "true" || M["model"] != "<synthetic>") return 0
  text = block_text(M["content"])
  gsub(/\342\200\257|\302\240/, " ", text)
  gsub(/\342\210\231/, "\302\267", text)
  if (object(T["quotaLimits"], Q) && Q["status"] == "rejected") {
    KIND = Q["rateLimitType"] ~ /^[a-z0-9_]+$/ && Q["rateLimitType"] != "null" ? Q["rateLimitType"] : ""
    if (Q["resetsAt"] ~ /^[1-9][0-9]*(\.[0-9]+)?$/) { RESETS = int(Q["resetsAt"]); SOURCE = "quotaLimits" }
    if (KIND == "overage") KIND = "credit"
    if (KIND == "") KIND = kind_of(text)
    if (KIND == "") KIND = "usage"
    if (RESETS != "") return 1
  }
  if (match(text, /^Claude AI usage limit reached\|[0-9]+/)) {
    RESETS = substr(text, 31, RLENGTH - 30) + 0
    if (RESETS == 0) { RESETS = ""; return 0 }
    if (KIND == "") KIND = "usage"
    SOURCE = "text"
    return 1
  }
  if (KIND == "") KIND = kind_of(text)
  if (KIND == "" && T["apiError"] == "usage_limit_reached") KIND = "usage"
  if (KIND == "") return 0
  if (match(text, /resets /)) clock_of(substr(text, RSTART + 7), at)
  return 1
}

# The kind of limit that a text states, "" for none. A text must begin as one of these. Behind the
# name of a limit stands a dot in the middle, which the name does not hold.
function kind_of(text,    name) {
  if (match(text, /^You[^ ]* (hit|reached) your [^\302]*/)) {
    name = substr(text, 1, RLENGTH)
    if (name ~ /(spend|credit|extra usage|monthly|individual)[a-z ]*(limit|cap)/) return "credit"
    if (!match(name, /^You[^ ]* (hit|reached) your [A-Za-z0-9 -]*limit/)) return ""
    name = substr(name, 1, RLENGTH)
  } else if (text ~ /^(You[^ ]*re|Your org is) out of [a-z ]*usage/ || text ~ /^Credit balance is too low/ || text ~ /^Spending cap reached/ \
    || text ~ /^Your (seat type doesn|usage allocation has been disabled|group.*usage limit is set)/ || text ~ /^Limit reached .* contact an admin/) return "credit"
  else if (match(text, /^((5-hour|Session|Weekly|Opus weekly|Sonnet weekly|Opus|Sonnet|Usage|Claude AI usage) limit reached|(Session|Weekly|Opus|Sonnet) limit resets)/)) name = substr(text, 1, RLENGTH)
  else return ""
  if (name ~ /Opus/) return "seven_day_opus"
  if (name ~ /Sonnet/) return "seven_day_sonnet"
  if (name ~ /Fable/) return "seven_day_overage_included"
  if (name ~ /[Ww]eekly/) return "seven_day"
  if (name ~ /5-hour|[Ss]ession/) return "five_hour"
  return "usage"
}
