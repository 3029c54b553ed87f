# The list of open cct, so that --restore can open them again: CCR_STATE/open/NAME holds the id, the socket
# of the tmux server and the directory, each ended by a NUL. Who closes one on purpose takes it off; a
# killed server, a stopped container leave it.

# Usage: __ccr_open_read NAME   sets CCR_OPEN_ID, CCR_OPEN_SOCKET, CCR_OPEN_DIR; 1 when there is none
__ccr_open_read() {
  local file=${CCR_STATE}/open/$1
  [[ -f ${file} ]] || return 1
  { IFS= read -r -d '' CCR_OPEN_ID && IFS= read -r -d '' CCR_OPEN_SOCKET \
    && IFS= read -r -d '' CCR_OPEN_DIR; } <"${file}" 2>/dev/null || return 1
  [[ ${CCR_OPEN_ID} =~ ^[0-9a-f]{8}-[0-9a-f-]{27}$ ]]
}

# Usage: __ccr_open_write NAME ID SOCKET DIR   1 when NAME is another's
__ccr_open_write() {
  local file=${CCR_STATE}/open/$1
  __ccr_need_state
  if __ccr_open_read "$1"; then
    [[ ${CCR_OPEN_ID} == "$2" ]] || return 1
    [[ ${CCR_OPEN_SOCKET} != "$3" || ${CCR_OPEN_DIR} != "$4" ]] || return 0
    rm -f -- "${file}"
  fi
  (umask 077 && mkdir -p -- "${CCR_STATE}/open" && set -C && printf '%s\0' "${@:2}" >"${file}") 2>/dev/null && return 0
  [[ -e ${file} ]] || __ccr_die 1 "cannot write ${file}, is the disk full or read-only?"
  return 1
}

# Usage: __ccr_open_drop NAME ID   takes NAME off the list when it is ID's
__ccr_open_drop() {
  if __ccr_open_read "$1" && [[ ${CCR_OPEN_ID} == "$2" ]]; then
    rm -f -- "${CCR_STATE}/open/$1"
  fi
}

# Usage: __ccr_open_names   CCR_OPEN_NAMES: the names on the list
__ccr_open_names() {
  local file
  CCR_OPEN_NAMES=()
  for file in "${CCR_STATE}"/open/*; do
    [[ ! -f ${file} ]] || CCR_OPEN_NAMES+=("${file##*/}")
  done
}
