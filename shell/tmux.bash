# tmux, as cct, ccra and ccr --attach use it. The sessions that are ours carry the option @ccr_id, and are
# spoken to by their id or as =name.

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
  local line lines out='' form='#{session_id} #{session_windows} #{session_attached} #{@ccr_id} #{session_name}'
  local -a field
  # without a server there is none
  lines=$(__ccr_tmux list-sessions -F "${form}" 2>/dev/null) || lines=''
  while IFS= read -r line; do
    read -r -a field <<<"${line}"
    [[ ${#field[@]} != 5 || ! ${field[3]} =~ ^[0-9a-f-]{36}$ ]] || out+=${line}$'\n'
  done <<<"${lines}"
  REPLY=${out}
}

# Usage: __ccr_tmux_find ID   sets CCR_TMUX_SID, CCR_TMUX_NAME of the session that is ID's; 1 when none is
__ccr_tmux_find() {
  local id
  __ccr_tmux_ours
  while read -r CCR_TMUX_SID _ _ id CCR_TMUX_NAME; do
    [[ ${id} != "$1" ]] || return 0
  done <<<"${REPLY}"
  return 1
}

# Usage: __ccr_tmux_socket   REPLY: the path of the server's socket
__ccr_tmux_socket() {
  REPLY=${CCR_SOCKET:-${TMUX:+${TMUX%%,*}}}
  [[ -n ${REPLY} ]] || REPLY=${TMUX_TMPDIR:-/tmp}/tmux-${EUID}/default
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
    [[ -e ${CCR_STATE}/open/${name} ]] || __ccr_tmux has-session -t "=${name}" 2>/dev/null || break
  done
  REPLY=${name}
}

# Usage: __ccr_tmux_words WORDS...   CCR_TMUX_WORDS: WORDS as tmux takes them, where a ; at the end of one ends a command
__ccr_tmux_words() {
  local word
  CCR_TMUX_WORDS=()
  for word in "$@"; do
    [[ ${word} != *\; ]] || word=${word%;}'\;'
    CCR_TMUX_WORDS+=("${word}")
  done
}

# Usage: __ccr_tmux_open ID DIR [COMMAND...]   opens ID in DIR, detached, with the windows claude, shell, log;
# sets CCR_TMUX_NAME, CCR_TMUX_SID, and CCR_TMUX_FRESH (1, or 0 when it was open before). COMMAND (words, no
# shell sees them) runs in window claude, in DIR; without one claude resumes ID, or begins it when it has no
# transcript. The window claims ID; with CCR_HOLD_FROM, the record of a claim of ID, it takes that over.
# 0: open; 1: DIR or the tmux server refused, said.
__ccr_tmux_open() {
  local id=$1 dir=$2 self name='' try out='' listed='' before='' now='' target
  local -a env=(env "PATH=${PATH}") command=()
  shift 2
  CCR_TMUX_FRESH=0
  __ccr_self && self=${REPLY}
  [[ -z ${CLAUDE_CONFIG_DIR:-} ]] || env+=("CLAUDE_CONFIG_DIR=${CLAUDE_CONFIG_DIR}")
  { read -r before <"${CCR_STATE}/live/${id}"; } 2>/dev/null || :
  for try in 1 2 3 4 5; do
    __ccr_tmux_name "${id}" "${dir}" && name=${REPLY}
    __ccr_open_read "${name}" && listed=1
    target=''
    if __ccr_tmux_find "${id}"; then
      # who opened it just now put it on the list before
      ! __ccr_open_read "${CCR_TMUX_NAME}" || listed=1
      [[ -z ${listed} || -n ${CCR_HOLD_FROM:-} ]] || return 0
      target=${CCR_TMUX_SID} name=${CCR_TMUX_NAME}
    fi
    __ccr_tmux_socket
    __ccr_open_write "${name}" "${id}" "${REPLY}" "${dir}" || continue
    __ccr_tmux_words "${env[@]}" "CCR_HOLD_FROM=${CCR_HOLD_FROM:-}" "${self}" hold "${name}" "${id}" "${dir}" "$@"
    command=(-n claude -P -F '#{session_id}' -- "${CCR_TMUX_WORDS[@]}")
    if [[ -n ${target} ]]; then
      # its claude has ended
      command=(new-window -d -t "${target}:" "${command[@]}")
    else
      command=(new-session -d -s "${name}" "${command[@]}" ';' set-option -t "=${name}:" @ccr_id "${id}"
        ';' set-option -t "=${name}:" destroy-unattached off)
    fi
    out=$(__ccr_tmux_in "${dir}" "${command[@]}" 2>&1) && break
    # another cct was faster
    [[ -n ${CCR_HOLD_FROM:-} ]] || ! __ccr_tmux_find "${id}" || return 0
    [[ -n ${listed} ]] || __ccr_open_drop "${name}" "${id}"
  done
  if [[ ! ${out} =~ ^\$[0-9]+$ ]]; then
    __ccr_say "no tmux session for ${id:0:8}: ${out:-no name is free}"
    return 1
  fi
  CCR_TMUX_NAME=${name} CCR_TMUX_SID=${out} CCR_TMUX_FRESH=1
  __ccr_tmux_words "${env[@]}" "${self}" logs "${id}"
  [[ -n ${target} ]] || __ccr_tmux_in "${dir}" new-window -d -t "${out}:" -n shell \
    ';' new-window -d -t "${out}:" -n log -- "${CCR_TMUX_WORDS[@]}" >/dev/null 2>&1 || :
  # until the window has claimed ID
  for ((try = 0; try < 100; try++)); do
    { read -r now <"${CCR_STATE}/live/${id}"; } 2>/dev/null || now=''
    [[ -z ${now} || ${now} == "${before}" ]] || break
    __ccr_pause 0.05
  done
}

# Usage: __ccr_tmux_in DIR WORDS...   tmux from within DIR: after -c it would expand what stands in a path.
# Nothing of ours may pass to a server that this starts: open files, the variables of a session around us.
__ccr_tmux_in() (
  cd -- "$1" 2>/dev/null || {
    printf 'cannot go to %s\n' "$1"
    exit 1
  }
  shift
  __ccr_alone
  unset CCR_HOLD_FROM
  __ccr_tmux "$@"
)

# Usage: __ccr_tmux_go   shows CCR_TMUX_SID: attaches, or switches when inside tmux; ends the program
__ccr_tmux_go() {
  local verb=attach-session
  [[ -z ${TMUX:-} ]] || verb=switch-client
  __ccr_tmux "${verb}" -t "${CCR_TMUX_SID}" && exit 0
  __ccr_die 1 "cannot show it from here, it is open in tmux session ${CCR_TMUX_NAME}"
}
