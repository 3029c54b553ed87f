# ccr-find --all: words in the text of messages and in what tools printed, of whole transcripts.

# Usage: __ccr_find_all COUNT WORDS...   shows the newest COUNT sessions that hold every word
__ccr_find_all() {
  local count=$1 more fd='' found='' have=0 some=$(($1 + 5))
  local -a files=()
  shift
  if [[ -z ${CCR_WANT_STATES:-}${CCR_WANT_PROJECT:-}${CCR_WANT_SINCE:-} ]]; then
    # before it is known what there is
    # shellcheck disable=SC2312 # it fails where nothing is
    exec {fd}< <(__ccr_search "$1")
    __ccr_lines files __ccr_newest_of "${some}"
  else
    __ccr_lines files __ccr_listing_of_rows
  fi 2>/dev/null
  # the newest first and alone: a common word needs no more
  __ccr_join "${files[@]:0:some}"
  found=$(__ccr_verified "${REPLY}" "$@")
  [[ -z ${found} ]] || have=$(wc -l <<<"${found}")
  if ((have < count)); then
    if [[ -n ${fd} ]]; then
      __ccr_lines files __ccr_searched "${fd}" "${REPLY}"
      __ccr_join "${files[@]}"
      __ccr_lines files __ccr_narrowed "${REPLY}" "${@:2}"
    else
      __ccr_join "${files[@]:some}"
      __ccr_lines files __ccr_narrowed "${REPLY}" "$@"
    fi
    while ((have < count && ${#files[@]})); do
      __ccr_join "${files[@]:0:some}"
      files=("${files[@]:some}")
      more=$(__ccr_verified "${REPLY}" "$@")
      [[ -n ${more} ]] || continue
      found+=${found:+$'\n'}${more}
      have=$(wc -l <<<"${found}")
    done
  fi
  [[ -n ${found} ]] || __ccr_nothing_found "$*" ' at other words or spellings'
  __ccr_show_found "${count}" "${found}"
}

# Usage: __ccr_newest_of COUNT   the first lines of __ccr_transcripts
__ccr_newest_of() {
  __ccr_transcripts | head -n "$1" || :
}

# Usage: __ccr_join LINES...   REPLY: them, with a newline between two
__ccr_join() {
  local IFS=$'\n'
  REPLY=$*
}

# Usage: __ccr_listing_of_rows   what the filters leave, as __ccr_transcripts prints it
__ccr_listing_of_rows() {
  # shellcheck disable=SC2016 # columns of awk
  __ccr_rows 100000000 | LC_ALL=C "${CCR_AWK}" -F '\t' '{ print $8 ".0", $7, $13 }'
}

# Usage: __ccr_search WORD   the paths of all files that hold WORD as JSON writes it
__ccr_search() {
  local json
  __ccr_json_word "$1" && json=${REPLY}
  __ccr_locale "$1"
  if type -P rg >/dev/null; then
    LC_ALL=${REPLY} exec rg -laiF --no-config -uu --no-messages -g '*.jsonl' -e "${json}" projects
  else
    LC_ALL=${REPLY} exec grep -rlaiF --include='*.jsonl' -e "${json}" projects 2>/dev/null
  fi
}

# Usage: __ccr_searched FD LISTING   lines as of __ccr_transcripts for the files that FD names, but those in LISTING
__ccr_searched() {
  LC_ALL=C grep -aE '^projects/[A-Za-z0-9-]+/[0-9a-f-]{36}\.jsonl$' <&"$1" | LC_ALL=C xargs -r stat -c '%.Y %s %n' -- 2>/dev/null \
    | LC_ALL=C sort -rn | LC_ALL=C "${CCR_AWK}" "${CCR_AWK_OTHERS}" <(printf '%s\n' "$2") - || :
}

# Usage: __ccr_narrowed LISTING WORDS...   the lines of LISTING whose file holds every word as JSON writes it
__ccr_narrowed() {
  local listing=$1 word json
  shift
  for word; do
    [[ -n ${listing} ]] || return 0
    __ccr_json_word "${word}" && json=${REPLY}
    __ccr_locale "${word}"
    listing=$({ cut -d ' ' -f 3 <<<"${listing}" | LC_ALL=${REPLY} xargs -r grep -laiF -e "${json}" -- || :; } \
      | LC_ALL=C "${CCR_AWK}" -v among=1 "${CCR_AWK_OTHERS}" - <(printf '%s\n' "${listing}"))
  done
  printf '%s\n' "${listing}"
}

# Usage: __ccr_verified LISTING WORDS...   lines "MTIME SIZE PATH<tab>MATCHES<tab>ROLE<tab>LINE" of those whose text holds every word
__ccr_verified() {
  local listing=$1 word wanted='' locale=C
  local -a patterns=()
  shift
  for word in "$@"; do
    wanted+=${word}$'\x1f'
    __ccr_json_word "${word}"
    patterns+=(-e "${REPLY}")
    __ccr_locale "${word}"
    [[ ${REPLY} == C ]] || locale=${REPLY}
  done
  cut -d ' ' -f 3 <<<"${listing}" | LC_ALL=${locale} xargs -r grep -aiHF "${patterns[@]}" -- 2>/dev/null \
    | CCR_R_WORDS=${wanted} LC_ALL=C awk "${CCR_AWK_FIND_ALL}" - <(printf '%s\n' "${listing}") || :
}

# Usage: __ccr_show_found COUNT FOUND
__ccr_show_found() {
  local CCR_WANT_LIST summary lines
  local -a rows=()
  CCR_WANT_LIST=$(cut -f 1 <<<"$2")
  local CCR_WANT_STATES='' CCR_WANT_PROJECT='' CCR_WANT_SINCE=''
  CCR_WANT_TOTAL=1 __ccr_lines rows __ccr_rows "$1"
  # the found line behind each row
  __ccr_lines rows __ccr_with_found "$2" "${rows[@]}"
  lines=$(printf '%s\n' "${rows[@]:1}" | LC_ALL=C awk -F '\t' '{ n += $20 } END { print n + 0 }')
  __ccr_plural $((${#rows[@]} - 1)) session && summary=${REPLY}
  __ccr_plural "${lines}" line
  printf '%s\n' "${rows[@]}" | __ccr_show "${summary}, ${REPLY}"
}

# Usage: __ccr_with_found FOUND ROWS...   prints ROWS, the first being a number, each with role, line and matches behind it
__ccr_with_found() {
  printf '%s\n' "${@:2}" | LC_ALL=C awk -F '\t' -v OFS='\t' '
    FILENAME != "-" { split($1, f, " "); extra[f[3]] = $3 OFS $4 OFS $2; next }
    FNR == 1 { print; next }
    { print $0, extra[$13] }' <(printf '%s\n' "$1") -
}
