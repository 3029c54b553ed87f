# The ledger of resumes: ccr/ledger.jsonl, a line when one starts and when it ends, written whole or not at all. And
# ccr/runs/ID for each that is under way: "PID START PLACE LOG EPOCH", PLACE as __ccr_here says it.

# Usage: __ccr_ledger_add LINE   1 when it cannot be written; under the lock
__ccr_ledger_add() {
  local limit=$((CCR_LOG_DAYS < 30 ? 30 : CCR_LOG_DAYS))
  {
    [[ ! -f ccr/ledger.jsonl ]] || tail -n $((limit * 200)) ccr/ledger.jsonl
    printf '%s\n' "$1"
  } 2>/dev/null >ccr/.ledger.new && mv -fT ccr/.ledger.new ccr/ledger.jsonl 2>/dev/null && return 0
  rm -f ccr/.ledger.new
  return 1
}

# Usage: __ccr_ledger_start ID LOG STATE WAY NOW   the line and the run of this process; 1 when they cannot be written
__ccr_ledger_start() {
  local line start=0
  __ccr_rfc "$5"
  printf -v line '{"event":"start","time":"%s","id":"%s","log":"%s","state":"%s","way":"%s","pid":%s}' \
    "${REPLY}" "$1" "$2" "$3" "$4" "$$"
  ! __ccr_start_time "$$" || start=${REPLY}
  __ccr_here
  (umask 077 && mkdir -p ccr/runs) && printf '%s %s %s %s %s\n' "$$" "${start}" "${REPLY}" "$2" "$5" >"ccr/runs/.$1.new" \
    && mv -fT "ccr/runs/.$1.new" "ccr/runs/$1" && __ccr_ledger_add "${line}" && return 0
  rm -f "ccr/runs/$1" "ccr/runs/.$1.new"
  return 1
} 2>/dev/null

# Usage: __ccr_ledger_end ID LOG OUTCOME EXIT SECONDS   and the run is over; under the lock
__ccr_ledger_end() {
  local line outcome
  __ccr_clean "$3"
  __ccr_json_word "${REPLY}" && outcome=${REPLY}
  __ccr_now
  __ccr_rfc "${REPLY}"
  printf -v line '{"event":"end","time":"%s","id":"%s","log":"%s","outcome":"%s","exit":%s,"seconds":%s}' \
    "${REPLY}" "$1" "$2" "${outcome}" "$4" "$5"
  __ccr_ledger_add "${line}" || :
  rm -f -- "ccr/runs/$1"
}

# Usage: __ccr_runs   CCR_RUNS: the ids of the resumes under way. What was killed is written off: with "end", under the
# lock, its end is written too
__ccr_runs() {
  local file now beat
  local -a field
  CCR_RUNS=()
  printf -v now '%(%s)T' -1
  for file in ccr/runs/*; do
    field=()
    { read -r -a field <"${file}"; } 2>/dev/null || continue
    [[ ${#field[@]} == 5 && ${field[4]} =~ ^[0-9]{1,12}$ ]] || continue
    # whoever watches one in another container touches it
    beat=$(stat -c %Y -- "${file}" 2>/dev/null) || continue
    __ccr_from "${field[2]}" "${field[0]}" "${field[1]}" "${beat}" && CCR_RUNS+=("${file##*/}") && continue
    [[ ${1-} != end ]] || __ccr_ledger_end "${file##*/}" "${field[3]}" 'not known, what watched it was killed' null $((now - field[4]))
  done
}

# Usage: __ccr_ledger_recent   REPLY: words "ID:COUNT ID:limited..." of the last 24 hours: how often each was resumed
__ccr_ledger_recent() {
  local after
  __ccr_now
  __ccr_rfc $((REPLY - 86400)) && after=${REPLY}
  REPLY=''
  [[ ! -f ccr/ledger.jsonl ]] \
    || REPLY=$(CCR_R_AFTER=${after} LC_ALL=C "${CCR_AWK}" "${CCR_AWK_LEDGER}" ccr/ledger.jsonl 2>/dev/null) || REPLY=''
}

# Usage: __ccr_status   ccra --status: the last runs, newest first
__ccr_status() {
  local now width logs lines runs utf8=false colour=false
  __ccr_form
  __ccr_tilde "${CCR_STORE}/resume-logs" && logs=${REPLY}
  if [[ ! -s ccr/ledger.jsonl ]]; then
    __ccr_say "nothing was resumed yet"
    return 0
  fi
  __ccr_now && now=${REPLY}
  __ccr_width && width=${REPLY}
  ! __ccr_utf8 || utf8=true
  ! __ccr_colour 1 || colour=true
  # before and after: what begins or ends in between would seem to have been killed
  __ccr_runs
  runs=${CCR_RUNS[*]-}
  lines=$(tail -n 400 ccr/ledger.jsonl)
  __ccr_runs
  printf '%s\n' "${lines}" | jq -nRr --arg form "${CCR_FORM}" --argjson now "${now}" --argjson width "${width}" --arg home "${HOME}" \
    --argjson utf8 "${utf8}" --argjson colour "${colour}" --arg runs "${runs} ${CCR_RUNS[*]-}" "${CCR_JQ_STATUS}"
  [[ ${CCR_FORM} != table ]] || __ccr_note "in ${logs}"
}
