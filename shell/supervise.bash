# What starts resumes and waits for them: ccra --wait itself, else a detached process.

# Usage: __ccr_cmd_supervise IDS...   of these, each once; says on stdout what it starts at once, then closes it
__ccr_cmd_supervise() {
  trap '' PIPE HUP
  __ccr_need_store
  __ccr_supervise "$@"
}

# Usage: __ccr_supervise wait|IDS...   1 when a resume failed
__ccr_supervise() {
  local id go late later allowed=" $* " wait='' said='' next=0
  CCR_TRIED=' ' CCR_FAILED=0 CCR_CHILDREN=() CCR_CHILD_IDS=()
  [[ $1 != wait ]] || wait=1
  # who waits can wait a little longer: a stated reset may be early
  export CCR_PATIENT=${wait}
  # they go on; we leave
  [[ -z ${wait} ]] || trap '__ccr_supervise_leave' INT TERM
  while :; do
    __ccr_plan
    __ccr_all_ids go && go=${REPLY}
    __ccr_all_ids late && late=${REPLY}
    __ccr_all_ids later && later=${REPLY}
    for id in ${go}; do
      ((${#CCR_CHILDREN[@]} < CCR_JOBS)) || break
      [[ ${CCR_TRIED} != *" ${id} "* ]] || continue
      [[ -n ${wait} || ${allowed} == *" ${id} "* ]] || continue
      CCR_TRIED+="${id} "
      __ccr_detached work "${id}" &
      CCR_CHILDREN+=($!) CCR_CHILD_IDS+=("${id}")
    done
    __ccr_supervise_left "${go}" "${wait:-${allowed}}" && next=1 || next=0
    if [[ -z ${wait} && -z ${said} ]]; then
      # who called us waits for this
      said=1
      exec >/dev/null 2>&1
    fi
    if ((${#CCR_CHILDREN[@]} == 0)); then
      if [[ -n ${wait} ]]; then
        [[ -n ${later}${late} ]] || break
      else
        __ccr_supervise_left "${late}" "${allowed}" || ((next)) || break
      fi
    fi
    [[ -z ${wait} ]] || __ccr_supervise_say
    __ccr_supervise_rest "${next}"
  done
  [[ -z ${wait} ]] || __ccr_supervise_clear
  return "${CCR_FAILED}"
}

# Usage: __ccr_supervise_left IDS ALLOWED   0 when one of IDS is still to be tried
__ccr_supervise_left() {
  local id
  for id in $1; do
    [[ ${CCR_TRIED} == *" ${id} "* ]] || [[ $2 != 1 && $2 != *" ${id} "* ]] || return 0
  done
  return 1
}

# Usage: __ccr_supervise_rest FULL   until a child ends, or for a while: the clock is asked anew each time, so that a machine
# that slept and a clock that was set do no harm
__ccr_supervise_rest() {
  local index child code second span=15
  __ccr_plan_later
  if [[ -n ${CCR_NEXT} ]]; then
    __ccr_now
    REPLY=$((CCR_NEXT + CCR_MARGIN - REPLY))
    ((REPLY >= span)) || span=$((REPLY > 0 ? REPLY : 1))
  fi
  for ((second = 0; second < span; second++)); do
    (($1 && second)) && ((${#CCR_CHILDREN[@]} < CCR_JOBS)) && return 0
    __ccr_pause 1
    for index in "${!CCR_CHILDREN[@]}"; do
      child=${CCR_CHILDREN[index]}
      ! kill -0 "${child}" 2>/dev/null || continue
      code=0
      wait "${child}" || code=$?
      case ${code} in
        # limited again: it may be due once more
        3) CCR_TRIED=${CCR_TRIED/" ${CCR_CHILD_IDS[index]} "/ } ;;
        # done; a person is asked; another ccra has it
        0 | 4 | 75) ;;
        *) CCR_FAILED=1 ;;
      esac
      unset "CCR_CHILDREN[index]" "CCR_CHILD_IDS[index]"
      second=${span}
    done
  done
}

# Usage: __ccr_supervise_say   shows what it waits for
__ccr_supervise_say() {
  local text=''
  __ccr_plan_later
  ((${#CCR_CHILDREN[@]} == 0)) || text="${#CCR_CHILDREN[@]} at work"
  if ((CCR_LATER)); then
    __ccr_when "${CCR_NEXT}"
    text+="${text:+, }waiting for ${CCR_LATER}, the next ${REPLY}"
  fi
  [[ -n ${text} && ${text} != "${CCR_SAID:-}" ]] || return 0
  if [[ -t 2 && ${TERM:-dumb} != dumb ]]; then
    printf '\r\033[K%s' "${text}" >&2
  elif [[ ${CCR_LATER}:${CCR_NEXT} != "${CCR_SAID_NEXT:-}" ]]; then
    __ccr_note "${text}"
  fi
  CCR_SAID=${text} CCR_SAID_NEXT=${CCR_LATER}:${CCR_NEXT}
}

# Usage: __ccr_supervise_clear   takes the line that __ccr_supervise_say shows away
__ccr_supervise_clear() {
  [[ -z ${CCR_SAID:-} || ! -t 2 || ${TERM:-dumb} == dumb ]] || printf '\r\033[K' >&2
}

# Usage: __ccr_supervise_leave   at Ctrl-C
__ccr_supervise_leave() {
  __ccr_supervise_clear
  if ((${#CCR_CHILDREN[@]})); then
    __ccr_plural "${#CCR_CHILDREN[@]}" resume
    __ccr_note "${REPLY} under way, left running: ${CCR_PREFIX}a --status"
  else
    __ccr_note 'nothing under way'
  fi
  exit 130
}
