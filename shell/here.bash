# ccr --here: a session whose directory is gone, or is wanted elsewhere, is filed under another one.

# Usage: __ccr_here_go DIRECTORY PROMPT CLAUDE ARGUMENTS...   copies CCR_COLUMN's transcript there and starts it
__ccr_here_go() {
  local directory=$1 prompt=$2
  shift 2
  __ccr_refuse_live
  __ccr_need_claude
  if [[ ${CCR_COLUMN[10]} != "${directory}" ]]; then
    __ccr_refile "${CCR_COLUMN[12]}" "${directory}" "${CCR_COLUMN[10]}" "${CCR_COLUMN[0]}"
    CCR_COLUMN[10]=${directory}
  fi
  __ccr_start "${prompt}" "$@"
}

# Usage: __ccr_refile FILE DIRECTORY OLD ID   copies the transcript FILE and its subagents under DIRECTORY's
# folder, its cwd OLD and what lies below it renamed; appears whole or not at all. Prints nothing.
__ccr_refile() {
  local file=$1 directory=$2 old=$3 id=$4 folder
  __ccr_encode "${directory}"
  folder=projects/${REPLY}
  [[ ${folder}/${id}.jsonl != "${file}" ]] || return 0
  [[ ! -e ${folder}/${id}.jsonl ]] \
    || __ccr_die 1 "a copy of ${id} is there already: ${CCR_STORE}/${folder}/${id}.jsonl"
  (umask 077 && mkdir -p -- "${folder}") \
    && CCR_R_OLD=${old} CCR_R_NEW=${directory} LC_ALL=C awk "${CCR_AWK_REFILE}" "${file}" >"${folder}/.${id}.new" \
    && { [[ ! -d ${file%.jsonl} ]] || cp -a -- "${file%.jsonl}" "${folder}/${id}"; } \
    && mv -f -- "${folder}/.${id}.new" "${folder}/${id}.jsonl" && return 0
  rm -f -- "${folder}/.${id}.new"
  __ccr_die 1 "could not copy ${id} to ${folder}, is the disk full or read-only?"
} 2>/dev/null
