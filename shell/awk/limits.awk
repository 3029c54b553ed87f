# Is the last record a usage limit, of which kind, and until when. Formats: the table of the
# versions in tests/limits.

# Classifies the record in T (its message in M): sets KIND, RESETS (epoch, "" for none), SOURCE, ASK.
# ASK is a clock to be resolved, see clock.awk. Returns 1 for a usage limit.
function usage_limit(at,    text, quota) {
  KIND = ""; RESETS = ""; SOURCE = ""; ASK = ""
  if (T["isApiErrorMessage"] != "true" || M["model"] != "<synthetic>") return 0
  text = block_text(M["content"])
  gsub(/\342\200\257|\302\240/, " ", text)
  gsub(/\342\210\231/, "\302\267", text)
  quota = T["quotaLimits"]
  if (quota ~ /"status":"rejected"/) {
    if (match(quota, /"rateLimitType":"[a-z0-9_]+"/)) KIND = substr(quota, RSTART + 17, RLENGTH - 18)
    if (match(quota, /"resetsAt":[0-9]+/)) { RESETS = substr(quota, RSTART + 11, RLENGTH - 11) + 0; SOURCE = "quotaLimits" }
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
  if (KIND == "") return 0
  if (match(text, /resets /)) clock_of(substr(text, RSTART + 7), at)
  return 1
}

# The kind of limit that a text states, "" for none. A text must begin as one of these.
function kind_of(text,    name) {
  if (text ~ /^You[^v]*ve used / || text ~ /^Approaching /) return ""
  if (text ~ /^You[^r]*re out of (extra )?usage/ || text ~ /^Credit balance is too low/ \
    || text ~ /^You[^v]*ve (hit|reached) your [a-z -]*(spend|credit|extra usage)[a-z ]*(limit|cap)?/) return "credit"
  if (match(text, /^You[^v]*ve (hit|reached) your [A-Za-z0-9 -]*limit/)) name = substr(text, 1, RLENGTH)
  else if (match(text, /^(5-hour|Session|Weekly|Opus weekly|Sonnet weekly|Opus|Sonnet|Usage|Claude AI usage) limit reached/)) name = substr(text, 1, RLENGTH)
  else return ""
  if (name ~ /Opus/) return "seven_day_opus"
  if (name ~ /Sonnet/) return "seven_day_sonnet"
  if (name ~ /[Ww]eekly/) return "seven_day"
  if (name ~ /5-hour|[Ss]ession/) return "five_hour"
  return "usage"
}
