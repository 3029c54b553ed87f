# The plan of ccra: what would be resumed now, what later, and what is left alone, and why.

# Usage: __ccr_plan   CCR_PLAN: lines "GROUP<tab>WHY<tab>" and the columns of the row; groups are go, later, late (live by a
# record of another container that may have ended) and left. CCR_DEAD=1: what was cut off too;
# CCR_PATIENT=1: what is ready is left its margin. Run in the store.
__ccr_plan() {
  local row group why now max recent dead=${CCR_DEAD:-}
  local -a rows=()
  CCR_PLAN=()
  __ccr_now && now=${REPLY}
  __ccr_seconds --max-age "${CCR_MAX_AGE}" && max=${REPLY}
  __ccr_ledger_recent && recent=" ${REPLY}"
  CCR_WANT_STATES=' limited ready stopped live ' CCR_R_TOKENS=1 __ccr_lines rows __ccr_rows 100000000
  for row in ${rows[@]+"${rows[@]}"}; do
    __ccr_columns "${row}"
    __ccr_plan_row
    [[ -z ${group} ]] || CCR_PLAN+=("${group}"$'\t'"${why}"$'\t'"${row}")
  done
}

# Usage: __ccr_plan_row   sets group and why of the caller for CCR_COLUMN
__ccr_plan_row() {
  local id=${CCR_COLUMN[0]} state=${CCR_COLUMN[1]} due=${CCR_COLUMN[15]} since again=''
  group=left why=''
  case ${state} in
    live)
      if [[ -n ${dead} ]] && __ccr_live_afar "${id}"; then
        group=late why='its container may have ended, known in two minutes'
      elif [[ -z ${CCR_COLUMN[4]} ]]; then
        group=''
      elif [[ ${CCR_COLUMN[14]} == auto ]]; then
        __ccr_clock "${CCR_COLUMN[3]:-${now}}"
        why="goes on by itself at ${REPLY}"
      else
        why='open, goes on when someone does'
      fi
      return 0
      ;;
    stopped)
      since=${CCR_COLUMN[2]}
      ((now - since <= max)) || {
        group=''
        return 0
      }
      [[ -n ${dead} ]] || why='add --dead'
      ;;
    limited)
      if [[ -z ${due} ]]; then
        why='credit, no reset'
      elif [[ ${CCR_COLUMN[14]} != imported ]]; then
        group=later
        [[ -n ${CCR_COLUMN[3]} ]] || {
          __ccr_when "${due}"
          why="no reset known, tried ${REPLY}"
        }
      fi
      ;;
    ready)
      since=${due:-${CCR_COLUMN[2]}}
      ((now - since <= max)) || {
        __ccr_age $((now - since))
        why="since ${REPLY}, add --max-age"
      }
      ;;
    *)
      group=''
      return 0
      ;;
  esac
  if [[ ${CCR_COLUMN[14]} == imported ]]; then
    why="imported, open it once: ${CCR_PREFIX} ${CCR_COLUMN[16]}"
  elif [[ ${recent} == *" ${id}:"* ]]; then
    again=${recent#*" ${id}:"}
    again=${again%% *}
    if ((${again%%:*} >= CCR_PER_DAY)); then
      group=left why="resumed ${again%%:*} times in 24 hours"
    fi
  fi
  [[ ${group} == left && -z ${why} ]] || return 0
  if [[ -z ${CCR_COLUMN[10]} || ! -d ${CCR_COLUMN[10]} ]]; then
    why='its directory is gone'
  elif [[ ${again} == *:again || -n ${CCR_PATIENT:-} && ${state} == ready ]] && ((due + CCR_MARGIN > now)); then
    group=later
    [[ ${again} != *:again ]] || why='was limited again'
  else
    group=go
  fi
}

# Usage: __ccr_live_afar ID   0 when ID counts as live by nothing but a record of another container
__ccr_live_afar() {
  local line
  local -a field
  __ccr_here
  { read -r -a field <"ccr/live/$1"; } 2>/dev/null || return 1
  [[ ${field[2]-} != "${CCR_HERE}" ]] || return 1
  __ccr_live
  while IFS= read -r line; do
    [[ ${line} != "$1"$'\t'*$'\tclaude\t'* ]] || return 1
  done <<<"${REPLY}"
}

# Usage: __ccr_plan_later   CCR_LATER: how many are due later, CCR_NEXT: when the first of them is (epoch)
__ccr_plan_later() {
  local line
  CCR_LATER=0 CCR_NEXT=''
  for line in ${CCR_PLAN[@]+"${CCR_PLAN[@]}"}; do
    [[ ${line} == later$'\t'* ]] || continue
    __ccr_columns "${line#*$'\t'*$'\t'}"
    CCR_LATER=$((CCR_LATER + 1))
    [[ -n ${CCR_NEXT} ]] && ((CCR_NEXT <= CCR_COLUMN[15])) || CCR_NEXT=${CCR_COLUMN[15]}
  done
}

# Usage: __ccr_plan_show FORM COMMAND   prints the plan; with FORM "question" the number of sessions and their tokens
__ccr_plan_show() {
  local line utf8=false colour=false width now
  if [[ $1 == plain ]]; then
    for line in ${CCR_PLAN[@]+"${CCR_PLAN[@]}"}; do
      __ccr_columns "${line#*$'\t'*$'\t'}"
      __ccr_plan_plain "${line%%$'\t'*}"
    done
    return 0
  fi
  __ccr_now && now=${REPLY}
  __ccr_width && width=${REPLY}
  ! __ccr_utf8 || utf8=true
  ! __ccr_colour 1 || colour=true
  printf '%s\n' ${CCR_PLAN[@]+"${CCR_PLAN[@]}"} | jq -nRr --arg form "$1" --argjson now "${now}" --argjson width "${width}" \
    --argjson utf8 "${utf8}" --argjson colour "${colour}" --arg home "${HOME}" --argjson jobs "${CCR_JOBS}" --arg ccra "$2" "${CCR_JQ_PLAN}"
}

# Usage: __ccr_plan_plain GROUP   the line of CCR_COLUMN: id action when tokens project
__ccr_plan_plain() {
  local action=leave when='' tokens=''
  case $1 in
    go) action=resume tokens=${CCR_COLUMN[17]} ;;
    later | late) action='wait' ;;
    *) ;;
  esac
  [[ -z ${CCR_COLUMN[15]} ]] || { __ccr_rfc "${CCR_COLUMN[15]}" && when=${REPLY}; }
  __ccr_clean "${CCR_COLUMN[10]}"
  printf '%s\t%s\t%s\t%s\t%s\n' "${CCR_COLUMN[0]}" "${action}" "${when}" "${tokens}" "${REPLY}"
}
