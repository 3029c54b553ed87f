# ccr-statusline: what Claude runs as its statusLine. Whatever goes wrong, Claude gets its line.

# the percentage from which a limit is close
CCR_WARN=80

# Usage: __ccr_cmd_statusline [-- COMMAND...]   records the limits that stdin tells, prints the bar, or what COMMAND prints of the same stdin
__ccr_cmd_statusline() {
  local input='' utf8=false line=''
  local -a told=()
  case ${1-} in
    '') ;;
    --) shift ;;
    *) __ccr_option "$1" || __ccr_usage "a command stands behind --, not $1" ;;
  esac
  IFS= read -r -d '' input || :
  ! __ccr_utf8 || utf8=true
  __ccr_now
  __ccr_lines told __ccr_statusline_jq "${REPLY}" "${utf8}" <<<"${input}"
  # first the limits, then the bar
  line=${told[1]-}
  [[ ${told[0]-null} == null ]] || (__ccr_statusline_record "${told[0]}" "${REPLY}") >/dev/null 2>&1 || :
  if (($#)); then
    printf '%s' "${input}" | "$@"
    return
  fi
  [[ -z ${line} ]] || printf '%s\n' "${line}"
}

# Usage: __ccr_statusline_jq NOW UTF8   two lines: the limits as JSON, or null, and the bar
__ccr_statusline_jq() {
  jq -r --argjson now "$1" --argjson utf8 "$2" "${CCR_JQ_STATUSLINE}" 2>/dev/null || :
}

# Usage: __ccr_statusline_record LIMITS NOW   writes ccr/limits.json when it says something else or is a minute old; tells [notify]
# of a limit that is close or reached, once for each reset
__ccr_statusline_record() {
  local old='' recorded=0 kind used resets rest=$1 event
  __ccr_need_state
  cd -- "${CCR_STORE}"
  { IFS= read -r old <ccr/limits.json; } 2>/dev/null || :
  [[ ! ${old} =~ ^\{\"recorded\":([0-9]+), ]] || recorded=${BASH_REMATCH[1]}
  if [[ ${old#*,} != "${1#\{}" ]] || (($2 - recorded >= 60 || recorded > $2)); then
    umask 077
    if ! { printf '{"recorded":%s,%s\n' "$2" "${1#\{}" >"ccr/.limits.$$" && mv -fT "ccr/.limits.$$" ccr/limits.json; }; then
      rm -f "ccr/.limits.$$"
    fi
  fi
  [[ -n ${CCR_NOTIFY} ]] || return 0
  while [[ ${rest} =~ \"([a-z_]+)\":\{\"used\":([0-9]+),\"resets_at\":([0-9]+)\} ]]; do
    kind=${BASH_REMATCH[1]} used=${BASH_REMATCH[2]} resets=${BASH_REMATCH[3]}
    rest=${rest#*"${BASH_REMATCH[0]}"}
    event=''
    ((used < CCR_WARN)) || event=warn
    ((used < 100)) || event=limited
    [[ -n ${event} ]] || continue
    __ccr_limit_name "${kind}"
    __ccr_notify_once "${resets}" "${event}" "${kind}" "${PWD}" "${REPLY} at ${used} %"
  done
}
