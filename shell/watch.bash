# How a resume ran: headless, or in a tmux window of its own that a person may take over.

# Usage: __ccr_work_headless ID   runs claude -p and waits for it; sets CCR_OUTCOME and CCR_EXIT
__ccr_work_headless() {
  local id=$1 record child start code=0 log=${CCR_STORE}/${CCR_WORK_LOG}
  local -a words=(claude -r "${id}" -p "${CCR_PROMPT}" --output-format json ${CCR_WORK_ARGS[@]+"${CCR_WORK_ARGS[@]}"})
  __ccr_work_begin "${id}" "${words[@]}"
  IFS= read -r record <"ccr/live/${id}"
  (
    trap - HUP PIPE
    # the record is of the process that becomes claude: it holds for as long as that lives
    __ccr_take_over "${id}" "${BASHPID}" "${record}" || exit 75
    cd -- "${CCR_COLUMN[10]}" || exit 1
    export CLAUDE_CODE_MAX_RETRIES=${CLAUDE_CODE_MAX_RETRIES:-3}
    __ccr_alone
    exec "${words[@]}" </dev/null >>"${log}" 2>&1
  ) 2>/dev/null &
  child=$!
  __ccr_start_time "${child}" || REPLY=0
  start=${REPLY}
  __ccr_work_tell started "headless${CCR_WORK_WHY:+, ${CCR_WORK_WHY}}${CCR_WORK_NOTE:+, ${CCR_WORK_NOTE}}"
  __ccr_columns "${CCR_WORK_ROW}"
  __ccr_beat "${id}" "${child}" "${start}"
  __ccr_work_touch "${id}" &
  local touch=$!
  wait "${child}" || code=$?
  __ccr_end "${touch}"
  __ccr_unclaim "${id}" "${child}"
  CCR_EXIT=${code}
  __ccr_outcome "${id}" "${code}"
}

# Usage: __ccr_work_touch ID   keeps the run of ID young for other containers, for as long as this program lives
__ccr_work_touch() {
  local count=0
  trap - HUP TERM
  while __ccr_pause 3 && kill -0 "$$" 2>/dev/null; do
    count=$((count + 1))
    ((count % 15)) || touch -c -- "ccr/runs/$1"
  done
} </dev/null >/dev/null 2>&1

# Usage: __ccr_work_tmux ID   opens its cct, which takes our claim over, and watches it; sets CCR_OUTCOME and CCR_EXIT
__ccr_work_tmux() {
  local id=$1 detail
  local -a words=(claude -r "${id}" "${CCR_PROMPT}" ${CCR_WORK_ARGS[@]+"${CCR_WORK_ARGS[@]}"})
  CCR_EXIT=-
  IFS= read -r CCR_HOLD_FROM <"ccr/live/${id}"
  if ! __ccr_tmux_open "${id}" "${CCR_COLUMN[10]}" "${words[@]}"; then
    CCR_HOLD_FROM=''
    __ccr_unclaim "${id}" "$$"
    CCR_OUTCOME='failed: no tmux session' CCR_EXIT=1
    return 0
  fi
  CCR_HOLD_FROM=''
  __ccr_work_begin "${id}" "${words[@]}"
  detail="tmux ${CCR_TMUX_NAME}${CCR_WORK_NOTE:+, ${CCR_WORK_NOTE}}"
  __ccr_work_tell started "${detail}"
  __ccr_work_touch "${id}" &
  local touch=$!
  __ccr_watch_window "${id}"
  __ccr_end "${touch}"
  [[ ${CCR_OUTCOME} != 'done' || ${CCR_CLOSE_WHEN_DONE} != true ]] || __ccr_work_close "${id}"
}

# Usage: __ccr_watch_window ID   until the turn is over, a person is asked, or claude has ended
__ccr_watch_window() {
  local id=$1 status asked=0 calm=0 size=-1 now ours=0
  local -a field
  while :; do
    __ccr_pause 1
    field=()
    { read -r -a field <"ccr/live/${id}"; } 2>/dev/null || :
    if ((${#field[@]} < 4)) || ! __ccr_alive "${field[0]}" "${field[1]}"; then
      __ccr_outcome "${id}" ended
      return 0
    elif [[ ${field[0]} == "$$" ]]; then
      # the window has not taken it over yet
      ours=$((ours + 1))
      ((ours > 10)) || continue
      __ccr_unclaim "${id}" "$$"
      CCR_OUTCOME='failed: the tmux window did not come up' CCR_EXIT=1
      return 0
    fi
    __ccr_watch_status "${id}" && status=${REPLY}
    now=$(stat -c %s -- "${CCR_WORK_FILE:-/dev/null}" 2>/dev/null) || now=0
    if [[ ${now} == "${size}" ]]; then calm=$((calm + 1)); else calm=0; fi
    size=${now}
    if [[ ${status} == waiting ]]; then asked=$((asked + 1)); else asked=0; fi
    if ((asked >= 3)); then
      CCR_OUTCOME='waiting for a person'
      return 0
    fi
    [[ ${status} != busy ]] || continue
    ((calm >= 2)) || continue
    if __ccr_outcome "${id}" ''; then
      return 0
    fi
    # before 2.1 nothing but the screen tells; it is only looked at
    if [[ -z ${status} ]] && ((calm >= 5)) && __ccr_watch_asked; then
      CCR_OUTCOME='waiting for a person'
      return 0
    fi
  done
}

# Usage: __ccr_watch_status ID   REPLY: busy, idle, waiting of its claude as the CLI says, or nothing
__ccr_watch_status() {
  local line lines
  local -a column
  __ccr_live && lines=${REPLY}
  REPLY=''
  while IFS= read -r line; do
    [[ ${line} == "$1"$'\t'*$'\tclaude\t'* ]] || continue
    IFS=$'\x1f' read -r -a column <<<"${line//$'\t'/$'\x1f'}"
    REPLY=${column[3]}
    CCR_WORK_CLAUDE=${column[1]}
  done <<<"${lines}"
}

# Usage: __ccr_watch_asked   0 when the window claude of CCR_TMUX_SID shows a question with answers to choose from
__ccr_watch_asked() {
  local screen
  screen=$(__ccr_tmux capture-pane -p -t "${CCR_TMUX_SID}:claude" 2>/dev/null) || return 1
  [[ ${screen} == *'1. Yes'* ]]
}

# Usage: __ccr_outcome ID CODE   CCR_OUTCOME from the transcript; with CODE claude has ended, without one it lives: then 1 when
# its turn is not over
__ccr_outcome() {
  local id=$1 code=$2 kind text denied
  local -a column=()
  CCR_OUTCOME=died
  if __ccr_work_row "${id}"; then
    IFS=$'\x1f' read -r -a column <<<"${CCR_WORK_ROW//$'\t'/$'\x1f'}"
    CCR_WORK_FILE=${column[12]}
    IFS=$'\t' read -r kind denied text <<<"$(__ccr_work_since "${column[6]}" \
      | jq -nRr --rawfile log "${CCR_WORK_LOG}" "${CCR_JQ_OUTCOME}" || :)"
  fi
  case ${kind:-none}:${column[1]:-} in
    none:*) [[ -n ${code} ]] || return 1 ;;
    *:limited | *:ready) CCR_OUTCOME='limited again' ;;
    error:*) CCR_OUTCOME="failed: ${text}" ;;
    *:stopped)
      [[ -n ${code} ]] || return 1
      [[ ${code} == 0 || ${code} == ended ]] || CCR_OUTCOME="failed: ${text:-claude ended with exit status ${code}}"
      ;;
    *)
      CCR_OUTCOME='done'
      if [[ ${CCR_WORK_WAY} == headless && ${denied} != 0 ]]; then
        __ccr_plural "${denied}" tool
        CCR_OUTCOME="${REPLY} denied"
      elif [[ ${CCR_WORK_WAY} == headless && ${code} != 0 ]]; then
        CCR_OUTCOME="failed: claude ended with exit status ${code}"
      fi
      ;;
  esac
}

# Usage: __ccr_work_since SIZE   prints what the transcript, of SIZE bytes, has more than at the start: the last of it
__ccr_work_since() {
  local more=$(($1 - CCR_WORK_SIZE))
  ((more >= 0)) || more=$1
  tail -c "$((more < 4194304 ? more : 4194304))" -- "${CCR_WORK_FILE}"
}

# Usage: __ccr_work_close ID   ends the claude of a finished resume that no one looks at; it leaves cleanly
__ccr_work_close() {
  local attached
  attached=$(__ccr_tmux display-message -p -t "${CCR_TMUX_SID}" '#{session_attached}' 2>/dev/null) || return 0
  [[ ${attached} == 0 && -n ${CCR_WORK_CLAUDE:-} ]] || return 0
  kill -TERM "${CCR_WORK_CLAUDE}" 2>/dev/null || :
}
