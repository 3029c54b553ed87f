# ccr-list: the most recent sessions.

# Usage: __ccr_cmd_list ARGUMENTS...
__ccr_cmd_list() {
  local count=20 given='' code=0
  while (($#)); do
    if __ccr_filter "$1" "$#" "${2-}"; then
      shift "${REPLY}"
      continue
    fi
    case $1 in
      --) ;;
      -n)
        __ccr_number "$1" "$#" "${2-}" && count=${REPLY}
        shift
        ;;
      *)
        __ccr_option "$1" || {
          [[ -z ${given} ]] || __ccr_usage "one number is enough, not $1 too"
          __ccr_number 'the number of sessions' 2 "$1" && given=1 count=${REPLY}
        }
        ;;
    esac
    shift
  done
  __ccr_form
  __ccr_enter_store || {
    __ccr_none
    return 0
  }
  if [[ ${CCR_FORM} == plain ]]; then
    CCR_WANT_PLAIN=1 __ccr_rows "${count}" || code=$?
  else
    # what shows the rows starts while they are made
    CCR_WANT_TOTAL=1 __ccr_rows "${count}" | __ccr_show || code=$?
  fi
  case ${code} in
    0) ;;
    4) __ccr_none ;;
    *) exit "${code}" ;;
  esac
}

# Usage: __ccr_none   says that nothing fits
__ccr_none() {
  if [[ -n ${CCR_WANT_STATES:-}${CCR_WANT_PROJECT:-}${CCR_WANT_SINCE:-} ]]; then
    __ccr_say 'no session fits, see all with '"${CCR_PREFIX}-list"
  else
    __ccr_no_store
    __ccr_say "${REPLY}"
  fi
}
