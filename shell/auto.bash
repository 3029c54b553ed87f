# What goes on without anyone where [auto_resume] says so: at workspace start, and by cron.

# Usage: __ccr_auto_wanted   0 when it is on, and the workspace's owner does not say no
__ccr_auto_wanted() {
  [[ ${CCR_AUTO_RESUME} == @(on|true) && ! -e ${CCR_CONFIG}/no-auto && ! -e ${CCR_CONFIG}/off ]]
}

# Usage: __ccr_cmd_auto [start]   resumes what is ready; at a workspace's start, once claude is there, also what the stop cut off,
# and opens again what was open
__ccr_cmd_auto() {
  local end=$((SECONDS + ${CCR_AUTO_WAIT:-600})) said
  __ccr_auto_wanted || exit 0
  PATH+=:${HOME}/.local/bin
  if [[ ${1-} != start ]]; then
    # silence while there is nothing to do: an agent keeps 1 MB of logs
    type -P claude >/dev/null || exit 0
    said=$(/bin/bash -p -- "${CCR_PROGRAM}" "${CCR_PREFIX}a" -y 2>&1) || {
      printf '%s\n' "${said}"
      exit 1
    }
    [[ ${said} != *' started'* || ${said} == 'Nothing started'* ]] || printf '%s\n' "${said}"
    exit 0
  fi
  # another script installs it meanwhile
  until type -P claude >/dev/null; do
    ((SECONDS < end)) && [[ -e ${CCR_PROGRAM} ]] || exit 0
    __ccr_pause 1
    hash -r
  done
  __ccr_auto_wanted || exit 0
  /bin/bash -p -- "${CCR_PROGRAM}" "${CCR_PREFIX}a" --dead -y || :
  exec /bin/bash -p -- "${CCR_PROGRAM}" cct --restore
}

# Usage: __ccr_auto_start   the installer's last step, which it does not wait for
__ccr_auto_start() {
  __ccr_auto_wanted || return 0
  (
    umask 077
    __ccr_detached auto start >"${CCR_STORE}/resume-logs/auto.log"
  ) &
}

# Usage: claude-resume sessions   one line for the dashboard: how many sessions there are, and those that are not idle
__ccr_cmd_sessions() {
  local total=0 state text dot=', ' row
  local -a rows=()
  local -A count=()
  ! __ccr_utf8 || dot=$' \u00b7 '
  if __ccr_enter_store; then
    CCR_WANT_TOTAL=1 CCR_WANT_STATES=' live limited ready stopped ' __ccr_lines rows __ccr_rows 100000
    total=${rows[0]:-0}
    for row in "${rows[@]:1}"; do
      __ccr_columns "${row}"
      count[${CCR_COLUMN[1]}]=$((${count[${CCR_COLUMN[1]}]:-0} + 1))
    done
  fi
  __ccr_plural "${total}" session
  text=${REPLY}
  for state in live limited ready stopped; do
    [[ -z ${count[${state}]:-} ]] || text+=${dot}${count[${state}]}' '${state}
  done
  printf '%s\n' "${text}"
}
