# ccr: a session goes on in its own directory.

# Usage: __ccr_cmd_resume [SESSION [PROMPT]] [-- CLAUDE ARGUMENTS]
__ccr_cmd_resume() {
  local way='' force='' session=''
  local -a words=()
  while (($#)) && [[ $1 != -- ]]; do
    case $1 in
      --attach | --fork | --here)
        [[ -z ${way} ]] || __ccr_usage "${way} and $1 do not go together"
        way=$1
        ;;
      -f | --force) force=1 ;;
      *) __ccr_option "$1" || words+=("$1") ;;
    esac
    shift
  done
  (($# == 0)) || shift
  ((${#words[@]} < 3)) || __ccr_usage "one prompt, in quotes, not ${#words[@]} words"
  if ((${#words[@]} == 0)); then
    # the picker calls us again
    __ccr_pick ${way:+"${way}"} ${force:+--force} -- "$@"
    return
  fi
  local here=${PWD}
  __ccr_session "${words[0]}"
  case ${way} in
    --attach) __ccr_attach ;;
    --here) __ccr_here_go "${here}" "${words[1]-}" "$@" ;;
    *)
      [[ ${way} == --fork ]] || __ccr_refuse_live
      [[ -n ${force} ]] || __ccr_refuse_limited
      [[ -n ${CCR_COLUMN[10]} && -d ${CCR_COLUMN[10]} ]] || __ccr_refuse_gone "${here}"
      [[ ${way} != --fork ]] || set -- --fork-session "$@"
      __ccr_start "${words[1]-}" "$@"
      ;;
  esac
}

# Usage: __ccr_start PROMPT CLAUDE ARGUMENTS...   becomes the claude of CCR_COLUMN's session
__ccr_start() {
  local prompt=$1 title room
  shift
  __ccr_need_claude
  __ccr_tilde "${CCR_COLUMN[10]}"
  __ccr_clean "${REPLY}"
  title="resuming ${CCR_COLUMN[16]} in ${REPLY}: ${CCR_COLUMN[11]}"
  __ccr_width && room=${REPLY}
  ((${#title} <= room)) || title=${title:0:room-1}$'\u2026'
  if [[ " $* " != *' --fork-session '* ]] && ! __ccr_claim "${CCR_COLUMN[0]}" "$$"; then
    __ccr_live_refusal
  fi
  cd -- "${CCR_COLUMN[10]}" || exit 1
  __ccr_note "${title}"
  # the prompt stands first: an argument such as --add-dir would take it as a directory
  set -- -r "${CCR_COLUMN[0]}" ${prompt:+"${prompt}"} "$@"
  [[ ! -e ${CCR_STATE}/imported/${CCR_COLUMN[0]} ]] || rm -f "${CCR_STATE}/imported/${CCR_COLUMN[0]}"
  exec claude "$@"
}

# Usage: __ccr_need_claude   exit 69 when the claude command is not on PATH
__ccr_need_claude() {
  type -P claude >/dev/null \
    || __ccr_die 69 'claude is needed and not on PATH, install it: npm install -g @anthropic-ai/claude-code'
}

# Usage: __ccr_refuse_live   exit 75 when CCR_COLUMN's session is live
__ccr_refuse_live() {
  [[ ${CCR_COLUMN[1]} != live ]] || __ccr_live_refusal
}

# Usage: __ccr_live_refusal   says where CCR_COLUMN's session lives; exit 75
__ccr_live_refusal() {
  local where="is live in pid ${CCR_COLUMN[8]:-unknown}" id=${CCR_COLUMN[16]}
  if [[ -n ${CCR_COLUMN[9]} ]]; then
    where="is live in tmux session ${CCR_COLUMN[9]%%:*} (pid ${CCR_COLUMN[8]})"
  fi
  __ccr_die 75 "${id} ${where}" \
    "${CCR_PREFIX} --attach ${id}   go there" "${CCR_PREFIX} --fork ${id}     work on a copy"
}

# Usage: __ccr_refuse_limited   exit 75 when CCR_COLUMN's session waits for a limit
__ccr_refuse_limited() {
  [[ ${CCR_COLUMN[1]} == limited ]] || return 0
  local id=${CCR_COLUMN[16]} kind when=''
  __ccr_limit_name "${CCR_COLUMN[4]}" && kind=${REPLY}
  if [[ -n ${CCR_COLUMN[3]} ]]; then
    __ccr_when "${CCR_COLUMN[3]}"
    when=", free ${REPLY}"
  fi
  __ccr_die 75 "${id} waits for the ${kind}${when}" "${CCR_PREFIX} --force ${id}    try now" \
    "${CCR_PREFIX}a --wait             resume all that are due, when they are due"
}

# Usage: __ccr_when EPOCH   REPLY: in 2h14m (15:10 UTC)
__ccr_when() {
  local ahead
  __ccr_now
  __ccr_ahead $(($1 - REPLY)) && ahead=${REPLY}
  __ccr_clock "$1"
  REPLY="in ${ahead} (${REPLY})"
}

# Usage: __ccr_refuse_gone HERE   says that the directory is gone; exit 1
__ccr_refuse_gone() {
  local here id=${CCR_COLUMN[16]}
  __ccr_tilde "$1" && here=${REPLY}
  __ccr_die 1 "the directory of ${id} is gone: ${CCR_COLUMN[10]:-not known}" "${CCR_PREFIX} --here ${id}     continue it in ${here}"
}

# Usage: __ccr_attach   goes to the tmux window where CCR_COLUMN's session lives
__ccr_attach() {
  [[ ${CCR_COLUMN[1]} == live ]] || __ccr_die 1 "${CCR_COLUMN[16]} is not live, resume it: ${CCR_PREFIX} ${CCR_COLUMN[16]}"
  [[ -n ${CCR_COLUMN[9]} ]] \
    || __ccr_die 1 "${CCR_COLUMN[16]} is live outside of tmux (pid ${CCR_COLUMN[8]}), go to its terminal or take --fork"
  __ccr_need tmux
  local pane=${CCR_COLUMN[9]##*.} session=${CCR_COLUMN[9]%%:*}
  [[ ${pane} == %* ]] || pane="=${session}:"
  [[ -t 0 && -t 1 ]] || __ccr_die 1 "${CCR_COLUMN[16]} is in tmux session ${session}, attach from a terminal"
  tmux select-window -t "${pane}" ';' select-pane -t "${pane}" 2>/dev/null \
    || __ccr_die 1 "the tmux window of ${CCR_COLUMN[16]} is not on this tmux server (session ${session})"
  if [[ -n ${TMUX:-} ]]; then
    exec tmux switch-client -t "=${session}"
  fi
  exec tmux attach-session -t "=${session}"
}
