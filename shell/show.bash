# How rows are shown: a table for people on a terminal, --plain, --json.

# Usage: __ccr_form   sets CCR_FORM (table plain json) where no flag did
__ccr_form() {
  [[ -z ${CCR_FORM:-} ]] || return 0
  CCR_FORM=plain
  [[ ! -t 1 ]] || CCR_FORM=table
}

# Usage: __ccr_filter WORD [VALUE]   takes a flag that filters or forms rows; sets REPLY to the words it used, 1 when it is none
__ccr_filter() {
  REPLY=1
  case $1 in
    --limited | --ready | --stopped | --live) CCR_WANT_STATES="${CCR_WANT_STATES:- }${1#--} " ;;
    --plain | --json) CCR_FORM=${1#--} ;;
    --project)
      __ccr_value "$@"
      CCR_WANT_PROJECT=$(cd -- "$3" 2>/dev/null && pwd) || CCR_WANT_PROJECT=$3
      [[ ${CCR_WANT_PROJECT} == / ]] || CCR_WANT_PROJECT=${CCR_WANT_PROJECT%/}
      REPLY=2
      ;;
    --since)
      __ccr_value "$@"
      __ccr_seconds "$1" "$3"
      local span=${REPLY}
      __ccr_now
      CCR_WANT_SINCE=$((REPLY - span))
      REPLY=2
      ;;
    *) return 1 ;;
  esac
}

# Usage: __ccr_show [SUMMARY]   shows the rows on stdin, the first line being the number of all, in CCR_FORM;
# the table's last line, SUMMARY or its own, goes to stderr; 4 when there is no row
__ccr_show() {
  local now width utf8=false colour=false dot=', ' prompts='{}' lines rows
  case ${CCR_FORM} in
    plain) LC_ALL=C "${CCR_AWK}" "${CCR_AWK_PLAIN}" ;;
    json)
      mapfile -s 1 -t rows
      ((${#rows[@]})) || return 4
      __ccr_prompts "${rows[@]}" && prompts=${REPLY}
      printf '%s\n' "${rows[@]}" | jq -nRc --argjson prompts "${prompts}" "${CCR_JQ_JSON}"
      ;;
    *)
      __ccr_now && now=${REPLY}
      __ccr_width && width=${REPLY}
      ! __ccr_utf8 || { utf8=true && dot=$' \u00b7 '; }
      ! __ccr_colour 1 || colour=true
      __ccr_lines lines jq -nRr --argjson now "${now}" --argjson width "${width}" --argjson utf8 "${utf8}" \
        --argjson colour "${colour}" --arg home "${HOME}" --arg dot "${dot}" --arg ccra "${CCR_PREFIX}a" \
        --arg find "${1:-}" "${CCR_JQ_TABLE}"
      ((${#lines[@]})) || __ccr_die 1 'the rows could not be shown, is jq at least 1.6?'
      ((${#lines[@]} > 2)) || return 4
      printf '%s\n' "${lines[@]::${#lines[@]}-1}"
      __ccr_note "${lines[-1]}"
      ;;
  esac
}

# Usage: __ccr_prompts ROWS...   REPLY: a JSON object of each session's number of typed prompts
__ccr_prompts() {
  local row id count counts
  local -a files=()
  for row in "$@"; do
    __ccr_columns "${row}"
    files+=("${CCR_COLUMN[12]}")
  done
  counts=$(LC_ALL=C awk "${CCR_AWK_PROMPTS}" "${files[@]}" 2>/dev/null) || :
  REPLY=''
  while read -r id count; do
    [[ -n ${count} ]] || continue
    REPLY+=",\"${id}\":${count}"
  done <<<"${counts}"
  REPLY="{${REPLY#,}}"
}
