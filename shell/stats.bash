# ccr-stats: how much there is, by day and by directory.

# Usage: __ccr_cmd_stats [-n N] [--since SPAN] [--tokens] [--plain | --json]
__ccr_cmd_stats() {
  local count=20 tokens=false now
  local -a days=() lines=()
  while (($#)); do
    case $1 in
      -n)
        __ccr_number "$1" "$#" "${2-}" && count=${REPLY}
        shift
        ;;
      --since | --plain | --json)
        __ccr_filter "$1" "$#" "${2-}"
        shift $((REPLY - 1))
        ;;
      --tokens) tokens=true ;;
      --) ;;
      *) __ccr_option "$1" || __ccr_usage "no arguments, not $1" ;;
    esac
    shift
  done
  __ccr_form
  __ccr_enter_store || {
    __ccr_none
    return 0
  }
  __ccr_now && now=${REPLY}
  __ccr_stats_days
  __ccr_lines lines __ccr_stats_lines "${tokens}"
  if ((${#lines[@]} == 0)) || [[ ${lines[0]} == $'total\t0\t0\t'* ]]; then
    __ccr_none
    return 0
  fi
  __ccr_stats_show "${tokens}" "${count}"
}

# Usage: __ccr_stats_days   fills the caller's days with lines "EPOCH DATE LABEL", from the first second of today on back: as far as is
# asked for, at most 31, or seven. A day begins where its date does, whatever the clock was set to
__ccr_stats_days() {
  local at=${now} first day date hours minutes seconds label more=7
  [[ -z ${CCR_WANT_SINCE:-} ]] || more=31
  while ((more-- > 0 && at >= ${CCR_WANT_SINCE:-0})); do
    printf -v day '%(%F %-H %-M %-S)T' "${at}"
    read -r date hours minutes seconds <<<"${day}"
    first=$((at - hours * 3600 - minutes * 60 - seconds))
    while printf -v day '%(%F)T' "${first}" && [[ ${day} != "${date}" ]]; do first=$((first + 1800)); done
    while printf -v day '%(%F)T' $((first - 1)) && [[ ${day} == "${date}" ]]; do first=$((first - 1800)); done
    LC_ALL=C printf -v label '%(%a %e)T' "${first}"
    days+=("${first} ${date} ${label}")
    at=$((first - 1))
  done
}

# Usage: __ccr_stats_lines TOKENS   what stats.awk makes of the store; with TOKENS true whole transcripts are read
__ccr_stats_lines() {
  local files row history=/dev/null
  local CCR_WANT_LIST=''
  local -x LC_ALL=C CCR_R_SINCE=${CCR_WANT_SINCE:-0} CCR_R_AFTER='' CCR_R_DAYS=''
  if [[ -n ${CCR_WANT_SINCE:-} ]]; then
    __ccr_rfc "${CCR_WANT_SINCE}" && CCR_R_AFTER=${REPLY}
  fi
  for row in "${days[@]}"; do CCR_R_DAYS+="${row%% *} "; done
  [[ ! -r history.jsonl ]] || history=history.jsonl
  files=$(find -H projects -mindepth 2 -type f -printf '%T@ %s %P\n' 2>&1) || :
  CCR_WANT_LIST=$("${CCR_AWK}" "${CCR_AWK_STATS_FILES}${CCR_AWK_STATS_NEWEST}" <<<"${files}")
  # shellcheck disable=SC2312 # what could not be read was said
  "${CCR_AWK}" "${CCR_AWK_STATS}" - SECTION=history "${history}" SECTION=rows <([[ -z ${CCR_WANT_LIST} ]] || CCR_WANT_SINCE='' __ccr_rows 100000) \
    SECTION=tokens <([[ $1 == false ]] || __ccr_stats_tokens) <<<"${files}"
}

# Usage: __ccr_stats_tokens   what stats-tokens.awk makes of all transcripts, those of subagents too
__ccr_stats_tokens() {
  find -H projects -mindepth 2 -type f -name '*.jsonl' ${CCR_WANT_SINCE:+-newermt "@${CCR_WANT_SINCE}"} -print0 \
    | { xargs -0r grep -saHF '"usage":{' -- || :; } | "${CCR_AWK}" "${CCR_AWK_STATS_TOKENS}"
}

# Usage: __ccr_stats_show TOKENS COUNT   the caller's lines and days in CCR_FORM
__ccr_stats_show() {
  local width since sums utf8=false row date list=''
  __ccr_width && width=${REPLY}
  ! __ccr_utf8 || utf8=true
  IFS=$'\t' read -r -a sums <<<"${lines[0]}"
  since=${CCR_WANT_SINCE:-${sums[4]}}
  LC_ALL=C printf -v date '%(%-d %b %Y)T' "${since}"
  for row in "${days[@]}"; do
    row=${row#* }
    list+=",[\"${row%% *}\",\"${row#* }\"]"
  done
  printf '%s\n' "${lines[@]}" | jq -nRr --argjson now "${now}" --argjson width "${width}" --argjson utf8 "${utf8}" --argjson colour false \
    --arg home "${HOME}" --argjson tokens "$1" --argjson count "$2" --arg form "${CCR_FORM}" --argjson since "${since}" --arg date "${date}" \
    --argjson days "[${list#,}]" "${CCR_JQ_STATS}"
  [[ ${CCR_FORM} != table ]] || ((sums[5] <= $2)) || __ccr_note "$2 of ${sums[5]} directories, see all with -n ${sums[5]}"
}
