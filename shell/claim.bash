# Exactly once: who may resume a session is decided under a lock, which guards only the decision.

# Usage: __ccr_claim ID PID   writes our live record of ID for the process PID, unless the session
# lives already: then 1, and REPLY its line of __ccr_live. Run in the store.
__ccr_claim() {
  local id=$1 pid=$2 fd line start
  __ccr_need_state
  { exec {fd}>ccr/lock; } 2>/dev/null \
    || __ccr_die 1 "cannot write ${CCR_STATE}/lock, is the disk full or read-only?"
  if ! flock -w 20 "${fd}" 2>/dev/null; then
    __ccr_die 1 "cannot lock ${CCR_STATE}/lock, the file system refuses it, so nothing is resumed"
  fi
  __ccr_live
  while IFS= read -r line; do
    if [[ ${line%%$'\t'*} == "${id}" ]]; then
      # what we hold ourselves is ours
      IFS=$'\x1f' read -r -a CCR_LIVE_COLUMN <<<"${line//$'\t'/$'\x1f'}"
      [[ ${CCR_LIVE_COLUMN[1]} == "${pid}" && ${CCR_LIVE_COLUMN[4]} == ours ]] && continue
      exec {fd}>&-
      REPLY=${line}
      return 1
    fi
  done <<<"${REPLY}"
  __ccr_start_time "${pid}" && start=${REPLY}
  __ccr_mark_live "${id}" "${pid}" "${start:-0}"
  exec {fd}>&-
}

# Usage: __ccr_mark_live ID PID START [TMUX]   writes or renews our record, with its heartbeat
__ccr_mark_live() {
  local now
  __ccr_here
  printf -v now '%(%s)T' -1
  {
    mkdir -p ccr/live \
      && printf '%s %s %s %s %s\n' "$2" "$3" "${REPLY}" "${now}" "${4:-}" >"ccr/live/.$1.$$" \
      && mv -f "ccr/live/.$1.$$" "ccr/live/$1"
  } 2>/dev/null || __ccr_die 1 "cannot write in ${CCR_STATE}/live, is the disk full or read-only?"
}

# Usage: __ccr_unclaim ID
__ccr_unclaim() {
  rm -f "ccr/live/$1"
}
