# tmux, as cct, ccra and ccr --attach use it: the sessions that are ours carry the option @ccr_id, and are
# spoken to by id or as =name. CCR_STATE/open/NAME says which are open: ID, socket and directory, each
# ended by a NUL. Who closes one on purpose takes it off; a killed server or container leaves it.

# the socket of the server that is meant; empty: the one around us, else tmux's own choice
CCR_SOCKET=''

# Usage: __ccr_tmux WORDS...
__ccr_tmux() {
  tmux ${CCR_SOCKET:+-S "${CCR_SOCKET}"} "$@"
}

# Usage: __ccr_need_tmux   exit 69 without tmux, or with one that is too old
__ccr_need_tmux() {
  __ccr_need tmux
  local version
  version=$(tmux -V 2>/dev/null) || version=''
  [[ ${version} =~ ([0-9]+)\.([0-9]+) ]] || return 0
  ((BASH_REMATCH[1] * 100 + BASH_REMATCH[2] >= 206)) \
    || __ccr_die 69 "${version} is too old, tmux 2.6 or later is needed"
}

# Usage: __ccr_tmux_ours   REPLY: lines "SESSION WINDOWS ATTACHED ID NAME" of our sessions on this server
__ccr_tmux_ours() {
  local line out='' form='#{session_id} #{session_windows} #{session_attached} #{@ccr_id} #{session_name}'
  local -a field
  while IFS= read -r line; do
    read -r -a field <<<"${line}"
    ((${#field[@]} == 5)) && [[ ${field[3]} =~ ^[0-9a-f-]{36}$ ]] && out+=${line}$'\n'
  done < <(__ccr_tmux list-sessions -F "${form}" 2>/dev/null)
  REPLY=${out}
}

# Usage: __ccr_tmux_find ID   sets CCR_TMUX_SID, CCR_TMUX_NAME of the session that is ID's; 1 when none is
__ccr_tmux_find() {
  local windows attached id
  __ccr_tmux_ours
  while read -r CCR_TMUX_SID windows attached id CCR_TMUX_NAME; do
    [[ ${id} != "$1" ]] || return 0
  done <<<"${REPLY}"
  return 1
}

# Usage: __ccr_open_read NAME   sets CCR_OPEN_ID, CCR_OPEN_SOCKET, CCR_OPEN_DIR; 1 when there is none
__ccr_open_read() {
  local file=${CCR_STATE}/open/$1
  [[ -f ${file} ]] || return 1
  { IFS= read -r -d '' CCR_OPEN_ID && IFS= read -r -d '' CCR_OPEN_SOCKET \
    && IFS= read -r -d '' CCR_OPEN_DIR; } <"${file}" 2>/dev/null || return 1
  [[ ${CCR_OPEN_ID} =~ ^[0-9a-f]{8}-[0-9a-f-]{27}$ ]]
}

# Usage: __ccr_open_write NAME ID SOCKET DIR
__ccr_open_write() {
  local file=${CCR_STATE}/open/$1
  __ccr_need_state
  (
    umask 077
    mkdir -p -- "${CCR_STATE}/open" && printf '%s\0' "${@:2}" >"${CCR_STATE}/open/.$1" \
      && mv -f -- "${CCR_STATE}/open/.$1" "${file}"
  ) 2>/dev/null || __ccr_say "cannot write ${file}, it will not be opened again after a stop"
}

# Usage: __ccr_open_names   REPLY: array of the names on the list
__ccr_open_names() {
  local file
  CCR_OPEN_NAMES=()
  for file in "${CCR_STATE}"/open/*; do
    [[ ! -f ${file} ]] || CCR_OPEN_NAMES+=("${file##*/}")
  done
}

# Usage: __ccr_tmux_name ID DIR   REPLY: the name that ID has, or gets
__ccr_tmux_name() {
  local name base=${2##*/} LC_ALL
  __ccr_open_names
  for name in ${CCR_OPEN_NAMES[@]+"${CCR_OPEN_NAMES[@]}"}; do
    if __ccr_open_read "${name}" && [[ ${CCR_OPEN_ID} == "$1" ]]; then
      REPLY=${name}
      return 0
    fi
  done
  # one _ a character, whatever the locale
  { LC_ALL=C.UTF-8; } 2>/dev/null
  base=claude-${base//[^A-Za-z0-9_-]/_}
  [[ ${base} != claude- ]] || base=claude-_
  for name in "${base}" "${base}-${1:0:4}" "${base}-${1:0:8}" "${base}-$1"; do
    [[ ! -e ${CCR_STATE}/open/${name} ]] && ! __ccr_tmux has-session -t "=${name}" 2>/dev/null || continue
    break
  done
  REPLY=${name}
}

# Usage: __ccr_tmux_word WORD   REPLY: WORD as tmux takes it: a ; at its end would end the command
__ccr_tmux_word() {
  REPLY=$1
  [[ $1 != *\; ]] || REPLY=${1%;}'\;'
}

# Usage: __ccr_tmux_open ID DIR [COMMAND...]   opens ID in DIR, detached, with the windows claude, shell, log,
# and sets CCR_TMUX_NAME and CCR_TMUX_SID. COMMAND (words, no shell sees them) runs in window claude, with
# ID claimed; without one claude resumes ID, or begins it when it has no transcript. 0: open, it may have
# been before (CCR_TMUX_FRESH is 1 when not); 1: DIR or the tmux server refused, said.
# With CCR_HOLD_CLAIMED=1 the caller has claimed ID, and the window takes it over.
__ccr_tmux_open() {
  local id=$1 dir=$2 self name try word out
  local -a command=() env=(env "PATH=${PATH}") quiet=()
  shift 2
  CCR_TMUX_FRESH=0
  __ccr_self && self=${REPLY}
  [[ -z ${CLAUDE_CONFIG_DIR:-} ]] || env+=("CLAUDE_CONFIG_DIR=${CLAUDE_CONFIG_DIR}")
  for try in 1 2 3; do
    ! __ccr_tmux_find "${id}" || return 0
    __ccr_tmux_name "${id}" "${dir}" && name=${REPLY}
    command=()
    for word in "${env[@]}" "CCR_HOLD_CLAIMED=${CCR_HOLD_CLAIMED:-0}" "${self}" hold "${name}" "${id}" "${dir}" "$@"; do
      __ccr_tmux_word "${word}"
      command+=("${REPLY}")
    done
    # in DIR and without -c, where tmux would expand what stands in it
    out=$(
      cd -- "${dir}" 2>/dev/null || exit 3
      __ccr_tmux_alone
      __ccr_tmux new-session -d -s "${name}" -n claude -P -F '#{session_id}' -- "${command[@]}" \
        ';' set-option -t "=${name}:" @ccr_id "${id}" ';' set-option -t "=${name}:" destroy-unattached off 2>&1
    ) && break
    [[ -d ${dir} ]] || break
  done
  if [[ ! ${out} =~ ^\$[0-9]+$ ]]; then
    __ccr_clean "${out:-cannot go to ${dir}}"
    __ccr_say "no tmux session ${name:-for ${id:0:8}}: ${REPLY}"
    return 1
  fi
  CCR_TMUX_NAME=${name} CCR_TMUX_SID=${out} CCR_TMUX_FRESH=1
  command=()
  for word in "${env[@]}" "${self}" logs "${id}"; do
    __ccr_tmux_word "${word}"
    command+=("${REPLY}")
  done
  (
    cd -- "${dir}" && __ccr_tmux_alone
    __ccr_tmux new-window -d -t "${out}:" -n shell ';' new-window -d -t "${out}:" -n log -- "${command[@]}"
  ) >/dev/null 2>&1 || :
  # until the window has claimed ID; it is on the list then
  for ((try = 0; try < 100; try++)); do
    [[ ! -e ${CCR_STATE}/open/${name} ]] || break
    sleep 0.05
  done
}

# Usage: __ccr_tmux_alone   what a tmux server started from here must not inherit: our files, a session's variables
__ccr_tmux_alone() {
  local fd
  for fd in /proc/"${BASHPID}"/fd/*; do
    fd=${fd##*/}
    ((fd < 3 || fd == 255)) || eval "exec ${fd}>&-"
  done
  unset CLAUDECODE CLAUDE_PID CLAUDE_CODE_SESSION_ID CLAUDE_CODE_ENTRYPOINT CLAUDE_CODE_CHILD_SESSION \
    CLAUDE_CODE_MESSAGING_TOKEN CCR_HOLD_CLAIMED
}

# Usage: __ccr_tmux_go   shows CCR_TMUX_SID: attaches, or switches when inside tmux; ends the program
__ccr_tmux_go() {
  local verb=attach-session
  [[ -z ${TMUX:-} ]] || verb=switch-client
  __ccr_tmux "${verb}" -t "${CCR_TMUX_SID}" && exit 0
  __ccr_die 1 "cannot show it from here, it is open in tmux session ${CCR_TMUX_NAME}"
}
