# What every command says, asks and formats. Results come in REPLY, so that nothing forks.

# Usage: __ccr_note TEXT   one line on stderr
__ccr_note() {
  printf '%s\n' "$1" >&2
}

# Usage: __ccr_say MESSAGE [LINE...]   "ccr: MESSAGE" and indented lines on stderr, cleaned
__ccr_say() {
  local REPLY start="${CCR_PREFIX}: "
  for REPLY; do
    __ccr_clean "${REPLY}"
    printf '%s\n' "${start}${REPLY}" >&2
    start='  '
  done
}

# Usage: __ccr_die CODE MESSAGE [LINE...]
__ccr_die() {
  local code=$1
  shift
  __ccr_say "$@"
  exit "${code}"
}

# Usage: __ccr_usage MESSAGE   a wrong call, exit 2
__ccr_usage() {
  __ccr_die 2 "$1, see ${CCR_NAME} --help"
}

# Usage: __ccr_option WORD   answers -h and -V, refuses unknown flags; 1 when WORD is no flag
__ccr_option() {
  case $1 in
    -h | --help)
      local text=CCR_HELP_${CCR_CALLED}
      printf '%s\n' "${!text-usage: claude-resume ${CCR_CALLED}}"
      exit 0
      ;;
    -V | --version)
      printf '%s %s\n' "${CCR_NAME}" "${CCR_VERSION}"
      exit 0
      ;;
    -?*) __ccr_usage "unknown option $1" ;;
    *) return 1 ;;
  esac
}

# Usage: __ccr_value FLAG COUNT   dies when FLAG has no value behind it: COUNT words are left, FLAG included
__ccr_value() {
  (($2 > 1)) || __ccr_usage "$1 needs a value"
}

# Usage: __ccr_number FLAG COUNT VALUE   REPLY: VALUE, a whole number from 1 on; dies when it is none, COUNT as above
__ccr_number() {
  __ccr_value "$1" "$2"
  [[ $3 =~ ^[0-9]{1,9}$ && $3 =~ [1-9] ]] || __ccr_usage "$1 needs a number from 1 on, not $3"
  REPLY=$((10#$3))
}

# Usage: __ccr_lines NAME COMMAND...   fills the array NAME with the lines that COMMAND prints, but empty ones
__ccr_lines() {
  # shellcheck disable=SC2178 # the name of an array
  local -n __ccr_lines_of=$1
  local __ccr_lines_text
  shift
  # what COMMAND could not do it says itself. mapfile would read a pipe byte by byte.
  __ccr_lines_text=$("$@") || :
  local - IFS=$'\n'
  set -f
  # shellcheck disable=SC2206 # to be split
  __ccr_lines_of=(${__ccr_lines_text})
}

# Usage: __ccr_need TOOL   exit 69 with the remedy when TOOL is not on PATH
__ccr_need() {
  type -P -- "$1" >/dev/null \
    || __ccr_die 69 "$1 is needed and not installed, install it: sudo apt-get install $1"
}

# Usage: __ccr_now   REPLY: epoch seconds; CCR_NOW fixes the clock
__ccr_now() {
  REPLY=${CCR_NOW:-${EPOCHSECONDS:-}}
  [[ ${REPLY} =~ ^[0-9]{1,12}$ ]] || printf -v REPLY '%(%s)T' -1
}

# Usage: __ccr_seconds FLAG SPAN   REPLY: seconds of 90s, 30m, 12h, 7d, 2w
__ccr_seconds() {
  [[ $2 =~ ^([0-9]{1,7})([smhdw])$ ]] || __ccr_usage "$1 needs a time such as 30m, 12h or 7d, not $2"
  local -A unit=([s]=1 [m]=60 [h]=3600 [d]=86400 [w]=604800)
  REPLY=$((10#${BASH_REMATCH[1]} * unit[${BASH_REMATCH[2]}]))
}

# Usage: __ccr_age SECONDS   REPLY: now 59m 23h 412d
__ccr_age() {
  if (($1 < 60)); then
    REPLY=now
  elif (($1 < 3600)); then
    REPLY=$(($1 / 60))m
  elif (($1 < 86400)); then
    REPLY=$(($1 / 3600))h
  else
    REPLY=$(($1 / 86400))d
  fi
}

# Usage: __ccr_ahead SECONDS   REPLY: 14m 2h14m 3d4h, rounded up to the minute
__ccr_ahead() {
  local minutes=$((($1 + 59) / 60))
  if ((minutes < 60)); then
    REPLY=${minutes}m
  elif ((minutes < 1440)); then
    REPLY=$((minutes / 60))h$((minutes % 60))m
  else
    REPLY=$((minutes / 1440))d$((minutes % 1440 / 60))h
  fi
  REPLY=${REPLY/h0m/h}
  REPLY=${REPLY/d0h/d}
}

# Usage: __ccr_clock EPOCH   REPLY: 15:10 UTC, or Fri 27 Nov, 17:00 UTC when a day or more from now
__ccr_clock() {
  __ccr_now
  local LC_ALL=C form='%H:%M %Z'
  (($1 - REPLY < 86400 && REPLY - $1 < 86400)) || form='%a %-d %b, %H:%M %Z'
  printf -v REPLY "%(${form})T" "$1"
}

# Usage: __ccr_rfc EPOCH   REPLY: 2026-11-24T15:10:00Z
__ccr_rfc() {
  local TZ=UTC0
  printf -v REPLY '%(%Y-%m-%dT%H:%M:%SZ)T' "$1"
}

# Usage: __ccr_plural NUMBER WORD   REPLY: "2 sessions"
__ccr_plural() {
  REPLY="$1 $2"
  (($1 == 1)) || REPLY+=s
}

# Usage: __ccr_tilde PATH   REPLY: the path with ~ for the home directory
__ccr_tilde() {
  REPLY=$1
  case $1 in
    "${HOME}") REPLY='~' ;;
    "${HOME}"/*) [[ ${HOME} == / ]] || REPLY="~${1#"${HOME}"}" ;;
    *) ;;
  esac
}

# Usage: __ccr_clean TEXT   REPLY: control characters, each run as one space
__ccr_clean() {
  REPLY=$1
  [[ $1 == *[[:cntrl:]]* ]] || return 0
  local rest=$1 char out=''
  while [[ -n ${rest} ]]; do
    char=${rest:0:1} rest=${rest:1}
    if [[ ${char} == [[:cntrl:]] ]]; then
      [[ ${out} == *' ' ]] || out+=' '
    else
      out+=${char}
    fi
  done
  REPLY=${out}
}

# Usage: __ccr_ask QUESTION   0 for yes (Enter too), only where a person can answer: else 1
__ccr_ask() {
  [[ -t 0 && -t 2 ]] || return 1
  local answer
  printf '%s [Y/n] ' "$1" >&2
  IFS= read -r answer || {
    printf '\n' >&2
    return 1
  }
  [[ ${answer} == '' || ${answer} == [yY]* ]]
}

# Usage: __ccr_colour FD   0 when the stream FD takes colour
__ccr_colour() {
  [[ ${CLICOLOR_FORCE:-0} == 0 ]] || return 0
  [[ -z ${NO_COLOR-} && ${TERM:-dumb} != dumb && -t $1 ]]
}

# Usage: __ccr_width   REPLY: columns to fill
__ccr_width() {
  REPLY=${COLUMNS:-}
  if [[ ! ${REPLY} =~ ^[1-9][0-9]{0,4}$ ]]; then
    # bash learns the terminal's width when a child ends
    shopt -s checkwinsize
    (:)
    REPLY=${COLUMNS:-80}
  fi
}

# Usage: __ccr_utf8   0 when the locale is UTF-8
__ccr_utf8() {
  local locale=${LC_ALL:-${LC_CTYPE:-${LANG:-}}}
  [[ ${locale,,} == *utf-8* || ${locale,,} == *utf8* ]]
}

# Usage: __ccr_alone   lets go of what we were started with: open files, the variables of a Claude around us
__ccr_alone() {
  local fd
  for fd in /proc/"${BASHPID}"/fd/*; do
    fd=${fd##*/}
    ((fd < 3 || fd == 255)) || exec {fd}>&-
  done
  unset CLAUDECODE CLAUDE_PID CLAUDE_CODE_SESSION_ID CLAUDE_CODE_ENTRYPOINT CLAUDE_CODE_CHILD_SESSION \
    CLAUDE_CODE_MESSAGING_TOKEN CLAUDE_CODE_RETRY_WATCHDOG
}

# Usage: __ccr_pause SECONDS   without a process that would outlive us; ends early at a signal
__ccr_pause() {
  # shellcheck disable=SC2312 # a pipe to which nobody writes
  [[ -n ${CCR_PAUSE:-} ]] || exec {CCR_PAUSE}<> <(:)
  IFS= read -r -t "$1" -u "${CCR_PAUSE}" _ || :
}

# Usage: __ccr_end PID   ends a child of ours, if it still is one: pids are used again
__ccr_end() {
  local stat
  { IFS= read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
  [[ ${stat##*) } != ?" ${BASHPID} "* ]] || kill "$1" 2>/dev/null || :
}

# Usage: __ccr_self   REPLY: this program's own path, links resolved
__ccr_self() {
  REPLY=$(readlink -f -- "${BASH_SOURCE[0]}")
}
