# ccr-current: the session of this terminal.

# Usage: __ccr_cmd_current [--id] [--plain | --json]
__ccr_cmd_current() {
  local only_id='' guess='' here=${PWD} id=''
  local -a rows=()
  while (($#)); do
    case $1 in
      --id) only_id=1 ;;
      --plain | --json) CCR_FORM=${1#--} ;;
      --) ;;
      *) __ccr_option "$1" || __ccr_usage "no arguments, not $1" ;;
    esac
    shift
  done
  # the first session of all is certain before there is any transcript
  if cd -- "${CCR_STORE}" 2>/dev/null && __ccr_certain "${here}"; then
    id=${REPLY}
  fi
  if [[ -n ${only_id} ]]; then
    [[ -n ${id} ]] || __ccr_die 1 "no session is certain here, see ${CCR_PREFIX}-current for a guess"
    printf '%s\n' "${id}"
    return 0
  fi
  if [[ -n ${id} ]]; then
    ! __ccr_enter_store || CCR_WANT_IDS=${id} CCR_WANT_TOTAL=1 __ccr_lines rows __ccr_rows 1
    # claude writes its transcript with the first prompt
    ((${#rows[@]} > 1)) || {
      printf '%s\n' "${id}"
      return 0
    }
  else
    __ccr_need_store
    CCR_WANT_PROJECT=${here} CCR_WANT_TOTAL=1 __ccr_lines rows __ccr_rows 1
    guess='the most recent of this directory'
    ((${#rows[@]} > 1)) || {
      CCR_WANT_TOTAL=1 __ccr_lines rows __ccr_rows 1
      guess='the most recent of all'
    }
    ((${#rows[@]} > 1)) || {
      __ccr_no_store
      __ccr_die 1 "${REPLY}"
    }
  fi
  __ccr_form
  # the last line of a table is of a list
  # shellcheck disable=SC2312 # sed has nothing to say
  printf '%s\n' "${rows[@]}" | __ccr_show 1 2> >(sed '$d' >&2)
  [[ -z ${guess} ]] || __ccr_say "a guess: ${guess}"
}

# Usage: __ccr_certain HERE   REPLY: the id of this terminal's session; 1 when none is certain
__ccr_certain() {
  local here=$1 live line id='' pane cwd count=0
  local -a column
  # inside of Claude: its Bash tool, hooks, status line
  if [[ ${CLAUDE_CODE_SESSION_ID:-} =~ ^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$ ]]; then
    REPLY=${CLAUDE_CODE_SESSION_ID}
    return 0
  fi
  __ccr_live && live=${REPLY}
  pane=${TMUX_PANE:-}
  while IFS= read -r line; do
    [[ -n ${line} ]] || continue
    IFS=$'\x1f' read -r -a column <<<"${line//$'\t'/$'\x1f'}"
    if [[ -n ${pane} ]] && { [[ ${column[2]} == *."${pane}" ]] || __ccr_in_pane "${column[1]}" "${pane}"; }; then
      REPLY=${column[0]}
      return 0
    fi
    cwd=$(readlink "/proc/${column[1]}/cwd" 2>/dev/null) || cwd=''
    if [[ ${cwd} == "${here}" && ${column[0]} != "${id}" ]]; then
      id=${column[0]}
      count=$((count + 1))
    fi
  done <<<"${live}"
  REPLY=${id}
  ((count == 1))
}

# Usage: __ccr_in_pane PID PANE   0 when the process PID runs in the tmux pane PANE of this server
__ccr_in_pane() {
  local entry
  while IFS= read -r -d '' entry; do
    case ${entry} in
      TMUX_PANE=*) [[ ${entry#*=} == "$2" ]] || return 1 ;;
      TMUX=*) [[ ${entry#*=} == "${TMUX:-}" ]] || return 1 ;;
      *) ;;
    esac
  done 2>/dev/null <"/proc/$1/environ" || return 1
  tr '\0' '\n' <"/proc/$1/environ" 2>/dev/null | grep -qxF "TMUX_PANE=$2"
}
