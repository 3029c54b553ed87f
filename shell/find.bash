# ccr-find: sessions by words in title, directory, first prompt and the prompts of history; --all: in the
# whole transcripts. What title, directory and first prompt are is kept in an index, by each file's
# time and size; the transcripts stay the truth.

# Usage: __ccr_cmd_find ARGUMENTS...
__ccr_cmd_find() {
  local count=20 whole=''
  local -a words=() rows=()
  while (($#)); do
    if __ccr_filter "$1" "$#" "${2-}"; then
      shift "${REPLY}"
      continue
    fi
    case $1 in
      --)
        shift
        words+=("$@")
        break
        ;;
      --all | -a) whole=1 ;;
      -n)
        __ccr_number "$1" "$#" "${2-}" && count=${REPLY}
        shift
        ;;
      *) __ccr_option "$1" || words+=("$1") ;;
    esac
    shift
  done
  local word
  for word in ${words[@]+"${words[@]}"}; do
    [[ -n ${word} ]] || __ccr_usage 'an empty word is everywhere'
  done
  ((${#words[@]})) || __ccr_usage 'say what to look for'
  __ccr_form
  __ccr_need_store
  if [[ -n ${whole} ]]; then
    __ccr_find_all "${count}" "${words[@]}"
    return
  fi
  local CCR_WANT_LIST
  __ccr_matching "${words[@]}"
  if [[ -n ${CCR_WANT_LIST} && ${CCR_FORM} == plain ]]; then
    CCR_WANT_PLAIN=1 __ccr_rows "${count}" && return 0
  elif [[ -n ${CCR_WANT_LIST} ]]; then
    CCR_WANT_TOTAL=1 __ccr_lines rows __ccr_rows "${count}"
  fi
  ((${#rows[@]} > 1)) || __ccr_nothing_found "${words[*]}" " in the whole transcripts: ${CCR_PREFIX}-find --all"
  __ccr_plural $((${#rows[@]} - 1)) session
  printf '%s\n' "${rows[@]}" | __ccr_show "${REPLY}"
}

# Usage: __ccr_nothing_found WORDS REMEDY   exit 1
__ccr_nothing_found() {
  __ccr_die 1 "no session with $1, look$2"
}

# Usage: __ccr_json_word WORD   REPLY: the word as JSON writes it
__ccr_json_word() {
  REPLY=${1//\\/\\\\}
  REPLY=${REPLY//\"/\\\"}
  REPLY=${REPLY//$'\n'/\\n}
  REPLY=${REPLY//$'\t'/\\t}
}

# Usage: __ccr_locale WORD   REPLY: the locale to search it in: bytes are faster, and enough for ASCII
__ccr_locale() {
  REPLY=C
  [[ $1 != *[!\ -~]* ]] || REPLY=${LC_ALL:-${LC_CTYPE:-${LANG:-C.UTF-8}}}
}

CCR_INDEX=''

# Usage: __ccr_matching WORDS...   CCR_WANT_LIST: "MTIME SIZE PATH" of the sessions that hold every word, newest first
__ccr_matching() {
  local word json fd listing text at=0 file=/dev/null again
  local -a inputs=()
  for again in 1 ''; do
    CCR_R_WORDS=''
    __ccr_index_path && file=${REPLY}
    inputs=(FROM=index "${file}")
    # all that is read is found at the same time
    # shellcheck disable=SC2312 # what cannot be read is counted with what is shown
    exec {listing}< <(__ccr_found '' '' -printf '%T@ %s %p\n' 2>/dev/null)
    for word; do
      at=$((at + 1))
      CCR_R_WORDS+=${word}$'\x1f'
      __ccr_json_word "${word}" && json=${REPLY}
      __ccr_locale "${word}"
      __ccr_index_path && file=${REPLY}
      __ccr_locale "${word}"
      # shellcheck disable=SC2312 # grep fails where nothing is
      exec {fd}< <(LC_ALL=${REPLY} grep -aiF -e "${word}" -- "${file}" 2>/dev/null)
      inputs+=("WORD=${at}" FROM=text "/dev/fd/${fd}")
      # a pipe or a device of that name would keep us for ever
      [[ -f history.jsonl ]] || continue
      # shellcheck disable=SC2312 # as above
      exec {fd}< <(LC_ALL=${REPLY} grep -aiF -e "${json}" -- history.jsonl 2>/dev/null)
      inputs+=(FROM=history "/dev/fd/${fd}")
    done
    inputs+=(FROM=listing "/dev/fd/${listing}")
    text=$(CCR_R_STALE=${again} CCR_R_WORDS=${CCR_R_WORDS} LC_ALL=C "${CCR_AWK}" "${CCR_AWK_FIND}" "${inputs[@]}")
    exec {listing}<&-
    [[ ${text} != $'\x1e'* ]] || break
    at=0
    __ccr_reindex "${text}"
  done
  CCR_WANT_LIST=$(LC_ALL=C sort -rn <<<"${text:1}")
}

# Usage: __ccr_index_path   REPLY: where the index can be read, once
__ccr_index_path() {
  local fd
  REPLY=/dev/null
  if [[ -n ${CCR_INDEX} ]]; then
    # shellcheck disable=SC2312 # who reads it may have enough
    exec {fd}< <(printf '%s\n' "${CCR_INDEX}")
    REPLY=/dev/fd/${fd}
  elif [[ -f ccr/index && -r ccr/index ]]; then
    REPLY=ccr/index
  fi
}

# Usage: __ccr_reindex STALE   writes the index anew: what is in it still, and the lines STALE read again. Where it cannot be
# written it stands in CCR_INDEX for this search.
__ccr_reindex() {
  # not in front of __ccr_rows: it would be in the environment, which has no room for thousands
  local CCR_WANT_LIST fresh=ccr/.index.$$
  CCR_WANT_LIST=$(LC_ALL=C sort -rn <<<"$1")
  if { [[ -d ccr ]] || (umask 077 && mkdir -p ccr); } && __ccr_index_text >"${fresh}" && mv -fT "${fresh}" ccr/index; then
    return 0
  fi 2>/dev/null
  rm -f "${fresh}" 2>/dev/null || :
  CCR_INDEX=$(__ccr_index_text)
}

__ccr_index_text() {
  __ccr_index_path
  __ccr_found '' '' -printf '%T@ %s %p\n' 2>/dev/null | LC_ALL=C "${CCR_AWK}" "${CCR_AWK_KEEP}" - "${REPLY}"
  CCR_R_PROMPT=1 __ccr_rows 100000000 2>/dev/null | LC_ALL=C "${CCR_AWK}" "${CCR_AWK_INDEX}"
}
