# The store: where Claude keeps its sessions, and where we keep our state beside them.

CCR_STORE=${CLAUDE_CONFIG_DIR:-${HOME}/.claude}
[[ ${CCR_STORE} == /* ]] || CCR_STORE=${PWD}/${CCR_STORE}
CCR_STATE=${CCR_STORE}/ccr

# Usage: __ccr_enter_store   goes into the store; 1 when there is none yet
__ccr_enter_store() {
  __ccr_need jq
  [[ -d ${CCR_STORE}/projects ]] && cd -- "${CCR_STORE}" 2>/dev/null
}

# Usage: __ccr_no_store   REPLY: the sentence for a store that is not there
__ccr_no_store() {
  __ccr_tilde "${CCR_STORE}"
  REPLY="no sessions yet in ${REPLY}"
}

# Usage: __ccr_need_store   goes into the store; exit 1 when there is none yet
__ccr_need_store() {
  __ccr_enter_store || {
    __ccr_no_store
    __ccr_die 1 "${REPLY}"
  }
}

# Usage: __ccr_need_state   makes the state directory; exit 1 when that cannot be
__ccr_need_state() {
  [[ -d ${CCR_STATE} ]] || (umask 077 && mkdir -p -- "${CCR_STATE}") 2>/dev/null \
    || __ccr_die 1 "cannot make ${CCR_STATE}, is the disk full or read-only?"
}

# Usage: __ccr_transcripts [PATTERN]   lines "MTIME SIZE PATH" of all transcripts, newest first, from within the store
__ccr_transcripts() {
  __ccr_found "${1-}" '' -printf '%T@ %s %p\n' | LC_ALL=C sort -rn
}

# Usage: __ccr_found PATTERN AFTER [FIND ARGUMENTS...]   finds transcripts, with AFTER just those changed since that
# epoch. A path holds nothing that a shell or awk would take for more than a word.
__ccr_found() {
  LC_ALL=C find -H projects -mindepth 2 -maxdepth 2 -type f ${2:+-newermt "@$2"} -name "${1:-????????-????-????-????-????????????}.jsonl" \
    -size +0 -regextype posix-egrep -regex 'projects/[A-Za-z0-9-]+/[0-9a-f-]+\.jsonl' "${@:3}"
}

# Usage: __ccr_encode PATH   REPLY: the CLI's folder name of a directory
__ccr_encode() {
  if [[ ${#1} -le 200 && $1 != *[!\ -~]* ]]; then
    REPLY=${1//[^A-Za-z0-9]/-}
  else
    REPLY=$(CCR_R_PATH=$1 LC_ALL=C awk "${CCR_AWK_ENCODE}"' BEGIN { print encode(ENVIRON["CCR_R_PATH"]) }')
  fi
}
