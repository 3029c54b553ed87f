# Limits by name, and [notify]: a command of the template's owner is told what happens.

# Usage: __ccr_limit_name KIND   REPLY: what people call it
__ccr_limit_name() {
  case $1 in
    five_hour) REPLY='5-hour limit' ;;
    seven_day) REPLY='weekly limit' ;;
    seven_day_opus) REPLY='Opus limit' ;;
    seven_day_sonnet) REPLY='Sonnet limit' ;;
    credit) REPLY='credit limit' ;;
    *) REPLY='usage limit' ;;
  esac
}

# Usage: __ccr_notify EVENT ID PROJECT TEXT   runs it detached; what it does or fails at changes nothing
__ccr_notify() {
  [[ -n ${CCR_NOTIFY} ]] || return 0
  (
    __ccr_alone
    cd -- "${HOME}" || exit 0
    CCR_EVENT=$1 CCR_SESSION=$2 CCR_PROJECT=$3 CCR_TEXT=$4 exec setsid /bin/bash -c "${CCR_NOTIFY}"
  ) </dev/null >/dev/null 2>&1 &
}

# Usage: __ccr_notify_once KEY EVENT ID PROJECT TEXT   the same, once for KEY; run in the store
__ccr_notify_once() {
  [[ -n ${CCR_NOTIFY} ]] || return 0
  local told=ccr/told/$2-$3
  [[ ! -f ${told} || $(<"${told}") != "$1" ]] || return 0
  (umask 077 && mkdir -p ccr/told && printf '%s\n' "$1" >"${told}") 2>/dev/null || return 0
  __ccr_notify "${@:2}"
}
