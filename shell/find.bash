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
        __ccr_value "$1" "$#"
        __ccr_number "$1" "$2"
        count=$((10#$2))
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
  CCR_WANT_LIST=$(__ccr_matching "${words[@]}")
  [[ -z ${CCR_WANT_LIST} ]] || CCR_WANT_TOTAL=1 __ccr_lines rows __ccr_rows "${count}"
  ((${#rows[@]} > 1)) || __ccr_nothing_found "${words[*]}" " in the whole transcripts: ${CCR_PREFIX}-find --all"
  __ccr_plural $((${#rows[@]} - 1)) session
  printf '%s\n' "${rows[@]}" | __ccr_show "${REPLY}"
}

# Usage: __ccr_plural NUMBER WORD   REPLY: "2 sessions"
__ccr_plural() {
  REPLY="$1 $2"
  (($1 == 1)) || REPLY+=s
}

# Usage: __ccr_nothing_found WORDS REMEDY   exit 1
__ccr_nothing_found() {
  __ccr_clean "$1"
  __ccr_die 1 "no session with ${REPLY}, look$2"
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

# Usage: __ccr_matching WORDS...   prints "MTIME SIZE PATH" of the sessions that hold every word, newest first
__ccr_matching() {
  local listing word json index=0 stale
  local -a inputs=()
  local fd text
  listing=$(__ccr_transcripts 2>/dev/null)
  CCR_R_WORDS=''
  for word in "$@"; do
    index=$((index + 1))
    CCR_R_WORDS+=${word}$'\x1f'
    __ccr_json_word "${word}" && json=${REPLY}
    __ccr_locale "${word}"
    # a pipe or a device of that name would keep us for ever
    if [[ -f history.jsonl ]]; then
      # shellcheck disable=SC2312 # grep fails where nothing is
      exec {fd}< <(LC_ALL=${REPLY} grep -aiF -e "${json}" -- history.jsonl 2>/dev/null)
      inputs+=("FROM=history" "WORD=${index}" "/dev/fd/${fd}")
    fi
    if [[ ${REPLY} != C ]]; then
      # awk folds no case beyond ASCII, grep does
      # shellcheck disable=SC2312 # as above
      exec {fd}< <(LC_ALL=${REPLY} grep -aiF -e "${word}" -- ccr/index 2>/dev/null)
      inputs+=("FROM=folded" "WORD=${index}" "/dev/fd/${fd}")
    fi
  done
  __ccr_need_state
  __ccr_index_file
  text=$(CCR_R_WORDS=${CCR_R_WORDS} LC_ALL=C awk "${CCR_AWK_FIND}" FROM=index "${REPLY}" FROM=listing - \
    ${inputs[@]+"${inputs[@]}"} <<<"${listing}")
  stale=${text%%$'\x1e'*}
  if [[ -n ${stale} && ${CCR_INDEXED:-} != yes ]]; then
    CCR_INDEXED=yes
    __ccr_reindex "${listing}" "${stale}"
    __ccr_matching "$@"
    return
  fi
  printf '%s' "${text#*$'\x1e'$'\n'}"
}

# Usage: __ccr_index_file   REPLY: the index's path, or an empty file's
__ccr_index_file() {
  REPLY=/dev/null
  [[ ! -f ccr/index || ! -r ccr/index ]] || REPLY=ccr/index
}

# Usage: __ccr_reindex LISTING STALE   writes the index anew: what is in it still, and the STALE read again
__ccr_reindex() {
  local fresh=ccr/.index.$$
  __ccr_index_file
  {
    LC_ALL=C awk -F '\t' 'FILENAME == "-" { now[$0] = 1; next } NF == 4 && ($1 in now) && !seen[$1]++' \
      - "${REPLY}" <<<"$1"
    CCR_WANT_LIST=$2 CCR_R_PROMPT=1 __ccr_rows 100000000 \
      | LC_ALL=C awk -F '\t' '{ print $19 "\t" $11 "\t" $12 "\t" $18 }'
  } >"${fresh}" 2>/dev/null && mv -fT "${fresh}" ccr/index 2>/dev/null && return 0
  rm -f "${fresh}"
  # without a place for the index the search goes on with what it has
  __ccr_say "cannot write ${CCR_STATE}/index, titles may be missed"
}
