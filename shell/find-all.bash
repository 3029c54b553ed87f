# ccr-find --all: words in the text of messages and in what tools printed, of whole transcripts.

# Usage: __ccr_find_all COUNT WORDS...   shows the newest COUNT sessions that hold every word
__ccr_find_all() {
  local count=$1 listing rest found='' batch have=0
  shift
  # the newest first and alone: a common word needs no more
  listing=$(__ccr_filtered_listing)
  batch=$(head -n $((count + 5)) <<<"${listing}")
  rest=$(tail -n +$((count + 6)) <<<"${listing}")
  found=$(__ccr_verified "${batch}" "$@")
  [[ -z ${found} ]] || have=$(wc -l <<<"${found}")
  if ((have < count)) && [[ -n ${rest} ]]; then
    rest=$(__ccr_candidates "${rest}" "$@")
    while [[ -n ${rest} ]] && ((have < count)); do
      batch=$(head -n $((count + 5)) <<<"${rest}")
      rest=$(tail -n +$((count + 6)) <<<"${rest}")
      found+=${found:+$'\n'}$(__ccr_verified "${batch}" "$@")
      found=${found%$'\n'}
      [[ -z ${found} ]] || have=$(wc -l <<<"${found}")
    done
  fi
  [[ -n ${found} ]] || __ccr_nothing_found "$*" ' at other words or spellings'
  __ccr_show_found "${count}" "${found}"
}

# Usage: __ccr_filtered_listing   the transcripts that the filters leave, as __ccr_transcripts prints them
__ccr_filtered_listing() {
  if [[ -z ${CCR_WANT_STATES:-}${CCR_WANT_PROJECT:-}${CCR_WANT_SINCE:-} ]]; then
    __ccr_transcripts 2>/dev/null
  else
    __ccr_rows 100000000 | LC_ALL=C awk -F '\t' '{ print $8 ".0", $7, $13 }'
  fi
}

# Usage: __ccr_candidates LISTING WORDS...   the lines of LISTING whose file holds every word as JSON writes it
__ccr_candidates() {
  local listing=$1 word json
  shift
  for word in "$@"; do
    __ccr_json_word "${word}" && json=${REPLY}
    __ccr_locale "${word}"
    [[ -n ${listing} ]] || return 0
    listing=$({
      if ((${#listing} < 20000)); then
        cut -d ' ' -f 3 <<<"${listing}" | LC_ALL=${REPLY} xargs -r grep -laiF -e "${json}" -- || :
      elif type -P rg >/dev/null; then
        LC_ALL=${REPLY} rg -laiF --no-config -uu --no-messages -g '*.jsonl' -e "${json}" projects || :
      else
        LC_ALL=${REPLY} grep -rlaiF --include='*.jsonl' -e "${json}" projects 2>/dev/null || :
      fi
    } | LC_ALL=C awk 'FILENAME == "-" { held[$0] = 1; next } $3 in held' - <(printf '%s\n' "${listing}"))
  done
  printf '%s' "${listing}"
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
