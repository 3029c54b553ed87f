# ccr-check-limits: how much of each limit is used, and when it is free again.

# Usage: __ccr_cmd_limits [--short] [--warn N] [--plain | --json]
__ccr_cmd_limits() {
  local short='' line code=0
  local -a lines=()
  while (($#)); do
    case $1 in
      --short) short=1 ;;
      --warn)
        __ccr_value "$1" "$#"
        [[ $2 =~ ^(100|[0-9]{1,2})$ ]] || __ccr_usage "--warn needs a percentage, not $2"
        CCR_WARN=$((10#$2))
        shift
        ;;
      --plain | --json) CCR_FORM=${1#--} ;;
      --) ;;
      *) __ccr_option "$1" || __ccr_usage "no arguments, not $1" ;;
    esac
    shift
  done
  # a status bar shows what is there, and never fails
  if [[ -n ${short} ]]; then
    __ccr_limits_short 2>/dev/null || :
    return 0
  fi
  __ccr_form
  __ccr_need jq
  __ccr_lines lines __ccr_limits_known
  if ((${#lines[@]} == 0)); then
    __ccr_say "no limit is known yet, set Claude's status line: ${CCR_PREFIX}-statusline --help"
    return 0
  fi
  for line in "${lines[@]}"; do
    __ccr_limits_show "${line}"
  done
  [[ ${CCR_FORM} != table ]] || __ccr_limits_source "${lines[@]}"
  return "${code}"
}

# Usage: __ccr_limits_known   lines "KIND USED RESETS SOURCE AGE-OR-ID": what the status line recorded, and what sessions reached
__ccr_limits_known() {
  local now record='{}'
  local -a rows=()
  { IFS= read -r record <"${CCR_STATE}/limits.json"; } 2>/dev/null || :
  __ccr_now && now=${REPLY}
  ! __ccr_enter_store || CCR_WANT_STATES=' limited ' __ccr_lines rows __ccr_rows 100000
  printf '%s\n' "${record}" ${rows[@]+"${rows[@]}"} | jq -nRr --argjson now "${now}" "${CCR_JQ_LIMITS}"
}

# Usage: __ccr_limits_show LINE   one limit in CCR_FORM; raises code of the caller
__ccr_limits_show() {
  local kind used resets source name bar='' text now when=''
  read -r kind used resets source _ <<<"$1"
  __ccr_now && now=${REPLY}
  # one that is over says nothing of the next
  if ((resets <= now)); then
    used=0
  elif ((used >= 100)); then
    code=75
  elif ((used >= CCR_WARN && code == 0)); then
    code=3
  fi
  __ccr_rfc "${resets}" && when=${REPLY}
  case ${CCR_FORM} in
    plain) printf '%s\t%s\t%s\n' "${kind}" "${used}" "${when}" ;;
    json) printf '{"limit":"%s","used_percentage":%s,"resets_at":"%s","source":"%s"}\n' "${kind}" "${used}" "${when}" "${source}" ;;
    *)
      __ccr_limits_name "${kind}" && name=${REPLY}
      if ((resets > now)); then
        __ccr_when "${resets}"
        when="resets ${REPLY}"
      else
        __ccr_age $((now - resets))
        when="was reset ${REPLY} ago"
      fi
      if ((used >= 100)); then
        printf '%-6s  %-27s  %s\n' "${name}" reached "${when}"
      else
        printf -v bar '%*s' $((used / 5)) ''
        printf -v text '%*s' $((20 - used / 5)) ''
        printf '%-6s  %s%s  %3d %%  %s\n' "${name}" "${bar// /#}" "${text// /.}" "${used}" "${when}"
      fi
      ;;
  esac
}

# Usage: __ccr_limits_name KIND   REPLY: what a table calls it
__ccr_limits_name() {
  case $1 in
    five_hour) REPLY=5-hour ;;
    seven_day) REPLY=weekly ;;
    seven_day_opus) REPLY=Opus ;;
    seven_day_sonnet) REPLY=Sonnet ;;
    *) REPLY=${1//_/ } ;;
  esac
}

# Usage: __ccr_limits_source LINES...   says on stderr where they come from
__ccr_limits_source() {
  local line kind source detail recorded='' text=''
  for line; do
    read -r kind _ _ source detail <<<"${line}"
    if [[ ${source} == statusline ]]; then
      __ccr_age "${detail}"
      [[ ${REPLY} == now ]] || REPLY+=' ago'
      recorded="from the status line, ${REPLY}"
    else
      __ccr_limits_name "${kind}"
      text+="; ${REPLY} from session ${detail}"
    fi
  done
  text=${recorded}${text}
  __ccr_note "${text#; }"
}

# Usage: __ccr_limits_short   one line for tmux or the dashboard: 5h 12%, week 91%
__ccr_limits_short() {
  local line kind used resets now dot=', ' out=''
  local -a lines=()
  ! __ccr_utf8 || dot=$' \u00b7 '
  __ccr_now && now=${REPLY}
  __ccr_lines lines __ccr_limits_known
  for line in ${lines[@]+"${lines[@]}"}; do
    read -r kind used resets _ <<<"${line}"
    ((resets > now)) || used=0
    case ${kind} in
      five_hour) kind=5h ;;
      seven_day) kind=week ;;
      *) __ccr_limits_name "${kind}" && kind=${REPLY} ;;
    esac
    if ((used >= 100)); then
      __ccr_ahead $((resets - now))
      out+="${out:+${dot}}${kind} reached ${REPLY}"
    else
      out+="${out:+${dot}}${kind} ${used}%"
    fi
  done
  [[ -z ${out} ]] || printf '%s\n' "${out}"
}
