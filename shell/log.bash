# ccr-log: a transcript as text, a record at a time, so that its size does not matter.

CCR_LOG_AWK=("${CCR_AWK}")
# it would wait for a full buffer
[[ ${CCR_AWK} != mawk ]] || CCR_LOG_AWK+=(-W interactive)

# Usage: __ccr_cmd_log [SESSION] [-f] [--full] [--thinking]
__ccr_cmd_log() {
  local session='' follow='' here=${PWD}
  CCR_LOG_FULL=false CCR_LOG_THINKING=false
  while (($#)); do
    case $1 in
      -f | --follow) follow=1 ;;
      --full) CCR_LOG_FULL=true ;;
      --thinking) CCR_LOG_THINKING=true ;;
      -) session=- ;;
      --) ;;
      *)
        __ccr_option "$1" || {
          [[ -z ${session} ]] || __ccr_usage "one session is enough, not ${1@Q} too"
          session=$1
        }
        ;;
    esac
    shift
  done
  __ccr_need jq
  [[ -z ${follow} ]] || __ccr_log_new "${here}"
  if [[ -n ${follow} && ${session} =~ ^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$ ]]; then
    __ccr_log_wait "${session}"
    CCR_LOG_FILE=${REPLY}
  else
    __ccr_log_session "${here}"
    CCR_LOG_FILE=${CCR_COLUMN[12]}
  fi
  CCR_LOG_COLOUR=''
  ! __ccr_colour 1 || CCR_LOG_COLOUR=1
  if [[ -n ${follow} ]]; then
    __ccr_log_follow
  elif [[ -t 1 ]]; then
    local -a pager
    read -r -a pager <<<"${PAGER:-less}"
    type -P -- "${pager[0]}" >/dev/null || pager=(cat)
    # as git calls it: colours go through, a short text needs no key
    LESS=${LESS-FRX} __ccr_log_page "${pager[@]}"
  else
    __ccr_log_text <"${CCR_LOG_FILE}" || __ccr_log_end
  fi
}

# Usage: __ccr_log_page PAGER...
__ccr_log_page() {
  [[ -z ${CCR_LOG_COLOUR} || ${1##*/} != less ]] || set -- "$@" -R
  __ccr_log_text <"${CCR_LOG_FILE}" | "$@" || __ccr_log_end
}

# Usage: __ccr_log_end   a reader that goes away is no failure
__ccr_log_end() {
  local code=$?
  ((code == 141)) || exit "${code}"
}

# Usage: __ccr_log_session HERE   sets CCR_COLUMN to the session that the caller's session names
__ccr_log_session() {
  local row='' guess=''
  if [[ -z ${session} ]]; then
    __ccr_need_store
    if __ccr_certain "$1"; then
      session=${REPLY}
    else
      row=$(CCR_WANT_PROJECT=$1 __ccr_rows 1) && guess='the most recent of this directory'
      [[ -n ${row} ]] || { row=$(__ccr_rows 1) && guess='the most recent of all'; }
      if [[ -z ${row} ]]; then
        __ccr_no_store
        __ccr_die 1 "${REPLY}"
      fi
      __ccr_columns "${row}"
      __ccr_say "${CCR_COLUMN[16]} is a guess: ${guess}"
      return 0
    fi
  fi
  __ccr_session "${session}"
}

# Usage: __ccr_log_new HERE   makes the caller's session a full id where it means a live one: that may have no transcript yet
__ccr_log_new() {
  cd -- "${CCR_STORE}" 2>/dev/null || return 0
  if [[ -z ${session} ]]; then
    ! __ccr_certain "$1" || session=${REPLY}
  elif [[ ${session} =~ ^[0-9a-f]{4}[0-9a-f-]*$ ]] && ! compgen -G "projects/*/${session}*.jsonl" >/dev/null; then
    __ccr_live
    [[ ! $'\n'${REPLY} =~ $'\n'(${session}[0-9a-f-]*) ]] || session=${BASH_REMATCH[1]}
  fi
}

# Usage: __ccr_log_wait ID   REPLY: its transcript, as soon as there is one; goes into the store
__ccr_log_wait() {
  local file said=''
  while :; do
    if cd -- "${CCR_STORE}" 2>/dev/null; then
      for file in projects/*/"$1".jsonl; do
        if [[ -f ${file} ]]; then
          REPLY=${file}
          return 0
        fi
      done
    fi
    [[ -n ${said} ]] || __ccr_note "${1:0:8} has said nothing yet, waiting for it"
    said=1
    __ccr_pause 0.5
  done
}

# Usage: __ccr_log_text   the transcript on stdin as text, by CCR_LOG_LINES instead of log-lines.awk where that is set
__ccr_log_text() {
  local file name agents=''
  # at the end of a file, mawk -W interactive may take what it read long before for one more line
  local -a source=("${CCR_AWK}")
  [[ -z ${follow:-} ]] || source=("${CCR_LOG_AWK[@]}")
  for file in "${CCR_LOG_FILE%.jsonl}"/subagents/agent-*.jsonl; do
    name=${file##*/agent-}
    name=${name%.jsonl}
    [[ ! ${name} =~ ^[A-Za-z0-9_-]+$ ]] || agents+="${name} "
  done
  LC_ALL=C CCR_L_BASE=${CCR_LOG_FILE%.jsonl} CCR_L_FOLLOW=${follow:-} CCR_L_AGENTS=${agents} \
    "${source[@]}" "${CCR_AWK_LOG_SOURCE}" \
    | jq -nRr --unbuffered --argjson full "${CCR_LOG_FULL}" --argjson thinking "${CCR_LOG_THINKING}" "${CCR_JQ_LOG}" \
    | LC_ALL=C CCR_L_COLOUR=${CCR_LOG_COLOUR} "${CCR_LOG_AWK[@]}" "${CCR_LOG_LINES:-${CCR_AWK_LOG_LINES}}"
}

# Usage: __ccr_log_follow   the transcript as it grows, until the reader goes away
__ccr_log_follow() {
  local fd code=0 tail
  # shellcheck disable=SC2312 # tail ends when we do
  exec {fd}< <(exec tail -n +1 -F --pid="$$" -s 0.2 -- "${CCR_LOG_FILE}" 2>/dev/null)
  tail=$!
  # only a writer notices that the reader is gone: this one ends then, and we end the others
  # shellcheck disable=SC2312 # what is behind it, cat writes
  cat < <(__ccr_log_text <&"${fd}") || code=$?
  __ccr_end "${tail}"
  exec {fd}<&-
  ((code == 0 || code == 141)) || exit "${code}"
}

# Usage: __ccr_cmd_logs ID   what runs in the window log of a cct: its transcript, and its resume log when one runs
__ccr_cmd_logs() {
  __ccr_log_resumed "$1" &
  __ccr_cmd_log -f "$1"
}

# Usage: __ccr_log_resumed ID   follows the resume logs that appear, the one that is being written too
__ccr_log_resumed() {
  local file last='' tail=''
  # there may be no folder yet
  file=$(find "${CCR_STORE}/resume-logs" -name "*-${1:0:8}.log" -mmin +1 2>/dev/null | LC_ALL=C sort | tail -n 1) || :
  last=${file##*/}
  while kill -0 "$$" 2>/dev/null; do
    for file in "${CCR_STORE}/resume-logs"/*-"${1:0:8}".log; do :; done
    if [[ -f ${file} && ${file##*/} != "${last}" ]]; then
      last=${file##*/}
      [[ -z ${tail} ]] || __ccr_end "${tail}"
      # shellcheck disable=SC2312 # they end with tail
      tail -n +1 -F --pid="$$" -- "${file}" 2>/dev/null > >(__ccr_log_resumed_lines) &
      tail=$!
    fi
    __ccr_pause 3
  done
}

# Usage: __ccr_log_resumed_lines   the resume log on stdin as lines among those of the transcript
__ccr_log_resumed_lines() {
  # shellcheck disable=SC2016 # the field of awk
  LC_ALL=C "${CCR_LOG_AWK[@]}" '{ print "n\t\t0\tresumed\t" $0; fflush() }' \
    | LC_ALL=C CCR_L_COLOUR='' "${CCR_LOG_AWK[@]}" "${CCR_AWK_LOG_LINES}"
}
