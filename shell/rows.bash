# Sessions as rows: the one way from transcripts to what every listing, search and resume shows.
# A row has 17 columns between tabs: 1 id, 2 state, 3 last active, 4 resets at, 5 limit, 6 started,
# 7 size (bytes), 8 file's time, 9 pid, 10 tmux, 11 project (newline and tab as \001 \002), 12 title,
# 13 path in the store, 14 source of the reset, 15 note, 16 due, 17 the short id. Times are epoch
# seconds; what is not known is empty.

# mawk takes half of the time
CCR_AWK='mawk'
type -P mawk >/dev/null || CCR_AWK='awk'

# Usage: __ccr_rows COUNT   prints rows, newest first; run in the store. Filters: CCR_WANT_STATES (words
# between spaces), CCR_WANT_PROJECT (a directory), CCR_WANT_SINCE (epoch), CCR_WANT_IDS; CCR_WANT_LIST
# takes the place of all transcripts; with CCR_WANT_DEAD none counts as live. With CCR_WANT_TOTAL the
# first line is the number of all sessions, with CCR_WANT_FULL short ids need not be right. With
# CCR_WANT_PLAIN plain columns (see plain.awk) instead, 4 when there is none.
__ccr_rows() {
  local -x CCR_R_COUNT=$1 CCR_R_STATES=${CCR_WANT_STATES:-} CCR_R_SINCE=${CCR_WANT_SINCE:-} CCR_R_IDS=${CCR_WANT_IDS:-} \
    CCR_R_TOTAL=${CCR_WANT_TOTAL:-} CCR_R_PLAIN=${CCR_WANT_PLAIN:-} CCR_R_MARK="==> ${RANDOM}${RANDOM}${RANDOM}" \
    CCR_R_NOW CCR_R_FOLDER=''
  __ccr_now && CCR_R_NOW=${REPLY}
  if [[ -n ${CCR_WANT_PROJECT:-} ]]; then
    __ccr_encode "${CCR_WANT_PROJECT}"
    CCR_R_FOLDER=${REPLY}
  fi
  # who has enough closes the pipe, and those before it end by that
  if [[ -n ${CCR_R_STATES} ]]; then
    __ccr_window 2>/dev/null | LC_ALL=C xargs -r -n 150 tail -v -c 6144 -- 2>&1 | __ccr_rows_of
  elif [[ -n ${CCR_WANT_LIST:-} ]]; then
    printf '%s\n' "${CCR_WANT_LIST}" | { LC_ALL=C "${CCR_AWK}" "${CCR_AWK_CHOOSE}" | sh; } 2>/dev/null | __ccr_rows_of
  else
    __ccr_transcripts 2>&1 | { LC_ALL=C "${CCR_AWK}" "${CCR_AWK_CHOOSE}" | sh; } 2>/dev/null | __ccr_rows_of
  fi || (($? != 4)) || return 4
}

# Usage: __ccr_window   the paths of the transcripts in which a search by state may find something: what is limited, ready
# or stopped does not last, older ones are idle or live
__ccr_window() {
  local line after
  if [[ -n ${CCR_WANT_LIST:-} ]]; then
    while IFS=' ' read -r _ _ line; do printf '%s\n' "${line}"; done <<<"${CCR_WANT_LIST}"
    return
  fi
  if [[ ${CCR_R_STATES} == *live* ]]; then
    __ccr_live
    while IFS=$'\t' read -r line _; do
      [[ -z ${line} ]] || __ccr_found "${line}" '' -path "projects/${CCR_R_FOLDER:-*}/*" -print
    done <<<"${REPLY}"
  fi
  [[ ${CCR_R_STATES} =~ limited|ready|stopped ]] || return 0
  [[ ${CCR_MAX_AGE} =~ ^[0-9]{1,7}[smhdw]$ ]] || CCR_MAX_AGE=2d
  __ccr_seconds max_age "${CCR_MAX_AGE}"
  after=$((CCR_R_NOW - REPLY - 604800))
  ((${CCR_R_SINCE:-0} < after)) || after=${CCR_R_SINCE}
  __ccr_found '' "${after}" ${CCR_R_FOLDER:+-path "projects/${CCR_R_FOLDER}/*"} -print
}

# Usage: __ccr_rows_of   becomes what makes rows of stdin, see rows.awk, which is being found while this finds out what is live
__ccr_rows_of() {
  local -a imported=(ccr/imported/*) all=()
  local -x LC_ALL=C CCR_R_IMPORTED=${imported[*]##*/} CCR_R_LIVE CCR_R_LIMITS
  local fd
  # a search by state counts all the others apart, where their number or short ids are shown
  if [[ -n ${CCR_R_STATES} && -z ${CCR_R_PLAIN}${CCR_WANT_FULL:-} ]]; then
    # shellcheck disable=SC2312 # what cannot be read is counted with what was to be shown
    exec {fd}< <(__ccr_found '' '' -printf '%f\n' 2>/dev/null)
    all=(SECTION=all "/dev/fd/${fd}")
  fi
  __ccr_recorded_resets && CCR_R_LIMITS=${REPLY}
  [[ -n ${CCR_WANT_DEAD:-} ]] || { __ccr_live && CCR_R_LIVE=${REPLY}; }
  exec "${CCR_AWK}" "${CCR_AWK_ROWS}" - ${all[@]+"${all[@]}"}
}

# Usage: __ccr_recorded_resets   REPLY: "five_hour EPOCH seven_day EPOCH" that the status line recorded
__ccr_recorded_resets() {
  local text='' kind
  REPLY=''
  [[ -f ccr/limits.json ]] || return 0
  { IFS= read -r -d '' text <ccr/limits.json; } 2>/dev/null || :
  for kind in five_hour seven_day; do
    if [[ ${text} =~ \"${kind}\":\{[^}]*\"resets_at\":([0-9]+) ]]; then
      REPLY+="${kind} ${BASH_REMATCH[1]} "
    fi
  done
}

# Usage: __ccr_columns ROW   sets CCR_COLUMN to its columns, from 0 on, the project as it is
__ccr_columns() {
  # a here-document would take a pipe; the dot keeps an empty last one
  local - IFS=$'\x1f' text=${1//$'\t'/$'\x1f'}$'\x1f.'
  set -f
  # shellcheck disable=SC2206 # to be split
  CCR_COLUMN=(${text})
  CCR_COLUMN[10]=${CCR_COLUMN[10]//$'\001'/$'\n'}
  CCR_COLUMN[10]=${CCR_COLUMN[10]//$'\002'/$'\t'}
}

# Usage: __ccr_session SESSION   finds the one session that an id, its beginning or - means, and
# sets CCR_COLUMN to its row; exit 1 when there is none, 2 when there are several. Goes into the store.
__ccr_session() {
  local word=$1 row file
  local -a files=() rows=()
  __ccr_need_store
  if [[ ${word} == - ]]; then
    __ccr_live
    local CCR_WANT_STATES='' count=${REPLY//[!$'\n']/}
    __ccr_lines rows __ccr_rows $((${#count} + 1))
    for row in ${rows[@]+"${rows[@]}"}; do
      if [[ ${row} != *$'\tlive\t'* ]]; then
        __ccr_columns "${row}"
        return 0
      fi
    done
    __ccr_die 1 "no session that is not live, see ${CCR_PREFIX}-list"
  fi
  # the three bytes of an ellipsis, whatever the locale
  while [[ ${word} == *. || ${word} == *$'\xe2\x80\xa6' ]]; do
    word=${word%.}
    word=${word%$'\xe2\x80\xa6'}
  done
  word=${word,,}
  [[ ${word} =~ ^[0-9a-f]{4}[0-9a-f-]{0,32}$ ]] \
    || __ccr_die 2 "a session is an id or its first characters, at least 4, not $1, see ${CCR_PREFIX}-list"
  local CCR_WANT_LIST=''
  for file in projects/*/"${word}"*.jsonl; do
    [[ -f ${file} && -s ${file} && ${file} =~ ^projects/[A-Za-z0-9-]+/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.jsonl$ ]] || continue
    files+=("${file}")
  done
  if ((${#files[@]})); then
    CCR_WANT_LIST=$(LC_ALL=C stat -c '%.Y %s %n' -- "${files[@]}" 2>/dev/null) || :
    ((${#files[@]} == 1)) || CCR_WANT_LIST=$(LC_ALL=C sort -rn <<<"${CCR_WANT_LIST}")
    [[ -z ${CCR_WANT_LIST} ]] || __ccr_lines rows __ccr_rows 50
  fi
  case ${#rows[@]} in
    0) __ccr_die 1 "no session begins with ${word}, see ${CCR_PREFIX}-list" ;;
    1) __ccr_columns "${rows[0]}" ;;
    *) __ccr_several "${word}" "${rows[@]}" ;;
  esac
}

# Usage: __ccr_several WORD ROWS...   says which sessions WORD fits; exit 2
__ccr_several() {
  local word=$1 row now age
  local -a lines=()
  shift
  __ccr_now && now=${REPLY}
  for row in "$@"; do
    __ccr_columns "${row}"
    __ccr_age $((now - CCR_COLUMN[2]))
    printf -v age '%-3s' "${REPLY}"
    __ccr_tilde "${CCR_COLUMN[10]}"
    lines+=("${CCR_COLUMN[16]}  ${age}  ${REPLY}  ${CCR_COLUMN[11]}")
  done
  __ccr_die 2 "${word} fits $# sessions, give more of the id" "${lines[@]}"
}
