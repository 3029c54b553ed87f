# cct: a session in a tmux session of its own, opened once and found again.

# Usage: __ccr_cmd_tmux [SESSION] [DIR] [--detach | --restore]
__ccr_cmd_tmux() {
  local session='' dir='' given='' detach='' restore='' here=${PWD}
  while (($#)); do
    case $1 in
      -d | --detach) detach=1 ;;
      --restore) restore=1 ;;
      --)
        shift
        break
        ;;
      *)
        if [[ $1 == - ]] || ! __ccr_option "$1"; then
          __ccr_tmux_argument "$1"
        fi
        ;;
    esac
    shift
  done
  while (($#)); do
    __ccr_tmux_argument "$1"
    shift
  done
  __ccr_need_tmux
  if [[ -n ${restore} ]]; then
    [[ -z ${session}${given} ]] || __ccr_usage '--restore opens all that were open, it takes no session'
    __ccr_restore
    return
  fi
  [[ -n ${detach} || -n ${TMUX:-} ]] || [[ -t 0 && -t 1 ]] || __ccr_die 2 'no terminal to attach to, add --detach'
  __ccr_need_claude
  dir=$(cd -P -- "${given:-.}" 2>/dev/null && printf '%s.' "${PWD}") || __ccr_die 1 "cannot go to ${given:-${here}}"
  dir=${dir%.}
  if [[ -n ${session} ]]; then
    __ccr_tmux_session
  elif ! __ccr_tmux_of_dir "${dir}"; then
    read -r session </proc/sys/kernel/random/uuid
  fi
  __ccr_tmux_elsewhere "${session}"
  __ccr_tmux_open "${session}" "${dir}" || exit 1
  if [[ -n ${detach} ]]; then
    __ccr_tilde "${dir}"
    __ccr_clean "${REPLY}"
    if ((CCR_TMUX_FRESH)); then
      __ccr_note "opened ${CCR_TMUX_NAME}: ${session:0:8} in ${REPLY}"
    else
      __ccr_note "open already: ${CCR_TMUX_NAME}"
    fi
    return 0
  fi
  __ccr_tmux_go
}

# Usage: __ccr_tmux_argument WORD   sets given or session of the caller
__ccr_tmux_argument() {
  if [[ $1 != - && -d $1 ]]; then
    [[ -z ${given} ]] || __ccr_usage "one directory is enough, not ${1@Q} too"
    given=$1
    [[ ${given} != -* ]] || given=./${given}
  elif [[ $1 == */* ]]; then
    __ccr_die 1 "no such directory: ${1@Q}"
  else
    [[ -z ${session} ]] || __ccr_usage "one session is enough, not ${1@Q} too"
    session=$1
  fi
}

# Usage: __ccr_tmux_session   makes session a full id and dir its directory; says why it cannot be opened
__ccr_tmux_session() {
  local name id where
  # one that has no transcript yet is known by the list alone
  __ccr_open_names
  for name in ${CCR_OPEN_NAMES[@]+"${CCR_OPEN_NAMES[@]}"}; do
    __ccr_open_read "${name}" || continue
    [[ ${CCR_OPEN_ID} == "${session}" || ${CCR_OPEN_ID:0:8} == "${session}" ]] || continue
    id=${CCR_OPEN_ID} where=${CCR_OPEN_DIR}
    __ccr_tmux_elsewhere "${id}"
    if __ccr_tmux_find "${id}"; then
      session=${id} dir=${where}
      return 0
    fi
  done
  __ccr_session "${session}"
  session=${CCR_COLUMN[0]}
  [[ -z ${given} || ${dir} == "${CCR_COLUMN[10]}" ]] \
    || __ccr_die 2 "${CCR_COLUMN[16]} belongs to ${CCR_COLUMN[10]@Q}, leave the directory away" \
      "${CCR_PREFIX} --here ${CCR_COLUMN[16]}   re-files it for the current directory"
  dir=${CCR_COLUMN[10]}
  if [[ ${CCR_COLUMN[1]} == live ]] && ! __ccr_tmux_find "${session}"; then
    __ccr_tmux_elsewhere "${session}"
    [[ -n ${CCR_SOCKET} ]] || __ccr_live_refusal
  fi
  [[ -n ${dir} && -d ${dir} ]] || __ccr_refuse_gone "${here}"
}

# Usage: __ccr_tmux_of_dir DIR   sets session to the one whose cct is open for DIR, or was when its server ended
__ccr_tmux_of_dir() {
  local name waiting=''
  __ccr_open_names
  for name in ${CCR_OPEN_NAMES[@]+"${CCR_OPEN_NAMES[@]}"}; do
    __ccr_open_read "${name}" || continue
    [[ ${CCR_OPEN_DIR} == "$1" ]] || continue
    session=${CCR_OPEN_ID}
    ! __ccr_tmux_find "${session}" || return 0
    waiting=${session}
  done
  session=${waiting}
  [[ -n ${session} ]]
}

# Usage: __ccr_tmux_elsewhere ID   when ID's cct is open on another tmux server, goes on with that one
__ccr_tmux_elsewhere() {
  local name mine
  ! __ccr_tmux_find "$1" || return 0
  __ccr_tmux_socket && mine=${REPLY}
  __ccr_open_names
  for name in ${CCR_OPEN_NAMES[@]+"${CCR_OPEN_NAMES[@]}"}; do
    __ccr_open_read "${name}" || continue
    [[ ${CCR_OPEN_ID} == "$1" && ${CCR_OPEN_SOCKET} != "${mine}" ]] || continue
    CCR_SOCKET=${CCR_OPEN_SOCKET}
    if ! __ccr_tmux_find "$1"; then
      CCR_SOCKET=''
    elif [[ -n ${TMUX:-} && -z ${detach} ]]; then
      __ccr_die 75 "${1:0:8} is live in tmux session ${CCR_TMUX_NAME} of another tmux server" \
        "tmux -S ${CCR_SOCKET@Q} attach -t =${CCR_TMUX_NAME}   from outside of tmux"
    fi
  done
}
