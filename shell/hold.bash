# What runs in the window claude of a cct: claude, then the word on how it ended, then a shell.

# Usage: __ccr_cmd_hold NAME ID DIR [COMMAND...]
__ccr_cmd_hold() {
  local name=$1 id=$2 dir=$3 code=0 channel="ccr-$$" where='' guard
  local -a files=()
  shift 3
  CCR_HOLD_GONE='' CCR_HOLD_STOP=''
  trap 'CCR_HOLD_GONE=1' HUP
  trap 'CCR_HOLD_STOP=1' TERM
  # they are for claude
  trap : INT QUIT
  # wakes in order when the server ends, and breaks off when it is killed
  setsid tmux wait-for "${channel}" </dev/null >/dev/null 2>&1 &
  CCR_HOLD_WAITER=$!
  __ccr_need_state
  cd -- "${CCR_STORE}"
  where=$(tmux display-message -p -t "${TMUX_PANE}" '#{session_name}:#{window_id}.#{pane_id}' 2>/dev/null) || :
  if (($# == 0)); then
    set -- claude --session-id "${id}"
    for files in projects/*/"${id}".jsonl; do
      [[ ! -f ${files} ]] || set -- claude -r "${id}"
    done
  fi
  if __ccr_hold_claim "${id}"; then
    __ccr_start_time "$$"
    __ccr_mark_live "${id}" "$$" "${REPLY}" "${where}"
    __ccr_beat "${id}" "$$" "${REPLY}" "${where}"
    rm -f -- "${CCR_STATE}/imported/${id}"
    if cd -- "${dir}"; then
      # a job of the background would get no terminal without this
      __ccr_hold_guard <&0 >/dev/null 2>&1 &
      guard=$!
      "$@" || code=$?
      __ccr_end "${guard}"
    else
      code=1
    fi
    cd -- "${CCR_STORE}" && __ccr_unclaim "${id}" "$$"
    cd -- "${dir}" 2>/dev/null || :
    if [[ -z ${CCR_HOLD_GONE}${CCR_HOLD_STOP} ]]; then
      printf '\nclaude ended with exit status %s\n' "${code}"
    fi
  else
    cd -- "${dir}" 2>/dev/null || :
    __ccr_say "${id:0:8} is live elsewhere"
  fi
  if [[ -z ${CCR_HOLD_GONE}${CCR_HOLD_STOP} ]]; then
    printf '  %-*s   %s\n' $((${#CCR_PREFIX} + 9)) "${CCR_PREFIX} ${id:0:8}" 'resume it' \
      $((${#CCR_PREFIX} + 9)) exit 'close this window'
    "${SHELL:-/bin/bash}" -l || :
  fi
  # another window may have opened it again; what ended in this one may have left its record
  if __ccr_hold_closed && cd -- "${CCR_STORE}" && __ccr_live && [[ $'\n'${REPLY} != *$'\n'"${id}"$'\t'* ]]; then
    __ccr_open_drop "${name}" "${id}"
  fi
  tmux wait-for -S "${channel}" 2>/dev/null || __ccr_end "${CCR_HOLD_WAITER}"
}

# Usage: __ccr_hold_guard   ends the claude of this window when its terminal is gone: before 2.1 it would stay
__ccr_hold_guard() {
  local children pid
  trap '' HUP
  while [[ -t 0 ]]; do __ccr_pause 2; done
  __ccr_pause 3
  { read -r children <"/proc/$$/task/$$/children"; } || :
  for pid in ${children}; do
    [[ ${pid} == "${BASHPID}" || ${pid} == "${CCR_HOLD_WAITER}" || ${pid} == "${CCR_BEAT}" ]] || kill "${pid}"
  done
}

# Usage: __ccr_hold_claim ID   claims it, or takes it over from who opened this window
__ccr_hold_claim() {
  local from=${CCR_HOLD_FROM:-}
  unset CCR_HOLD_FROM
  if [[ -n ${from} ]]; then __ccr_take_over "$1" "$$" "${from}"; else __ccr_claim "$1" "$$"; fi
}

# Usage: __ccr_hold_closed   0 when this window ends because a person closed it, 1 when its server was
# killed or the machine stops
__ccr_hold_closed() {
  local try
  trap '' HUP
  [[ -n ${CCR_HOLD_GONE}${CCR_HOLD_STOP} ]] || return 0
  for ((try = 0; try < 20; try++)); do
    [[ -z ${CCR_HOLD_STOP} ]] || return 1
    if ! kill -0 "${CCR_HOLD_WAITER}" 2>/dev/null; then
      wait "${CCR_HOLD_WAITER}" || return 1
      # a machine that stops tells the server and us, in any order
      __ccr_pause 1
      [[ -z ${CCR_HOLD_STOP} ]]
      return
    fi
    __ccr_pause 0.1
  done
  tmux list-sessions >/dev/null 2>&1
}
