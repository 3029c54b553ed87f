# Exactly once: who may resume a session is decided under a lock, which guards only the decision.

# Usage: __ccr_locked COMMAND...   runs COMMAND under the lock and returns its status; its children must not
# live on, they would keep the lock. Run in the store.
__ccr_locked() {
  local fd code=0
  __ccr_need_state
  { exec {fd}>ccr/lock; } 2>/dev/null \
    || __ccr_die 1 "cannot write ${CCR_STATE}/lock, is the disk full or read-only?"
  flock -w 20 "${fd}" 2>/dev/null \
    || __ccr_die 1 "cannot lock ${CCR_STATE}/lock, the file system refuses it, so nothing is resumed"
  "$@" || code=$?
  exec {fd}>&-
  return "${code}"
}

# Usage: __ccr_claim ID PID [CHECK...]   writes our live record of ID for the process PID, unless the session
# lives already: then 1, and REPLY its line of __ccr_live. CHECK may refuse with another status, under the same lock.
__ccr_claim() {
  __ccr_locked __ccr_claim_it "$@"
}

__ccr_claim_it() {
  local id=$1 pid=$2 line start=0
  __ccr_live
  while IFS= read -r line; do
    if [[ ${line%%$'\t'*} == "${id}" ]]; then
      # what we hold ourselves is ours
      [[ ${line} != "${id}"$'\t'"${pid}"$'\t'*$'\tours\t'* ]] || continue
      REPLY=${line}
      return 1
    fi
  done <<<"${REPLY}"
  (($# == 2)) || "${@:3}" || return
  ! __ccr_start_time "${pid}" || start=${REPLY}
  __ccr_mark_live "${id}" "${pid}" "${start}"
}

# Usage: __ccr_take_over ID PID RECORD   as __ccr_claim, from who wrote RECORD and has not lost it; else 1
__ccr_take_over() {
  __ccr_locked __ccr_take_it "$@"
}

__ccr_take_it() {
  local now='' start=0
  { IFS= read -r now <"ccr/live/$1"; } 2>/dev/null || :
  [[ -n ${now} && ${now} == "$3" ]] || return 1
  ! __ccr_start_time "$2" || start=${REPLY}
  __ccr_mark_live "$1" "$2" "${start}"
}

# Usage: __ccr_mark_live ID PID START [TMUX]   writes or renews our record, with its heartbeat
__ccr_mark_live() {
  local now
  __ccr_here
  printf -v now '%(%s)T' -1
  {
    { [[ -d ccr/live ]] || mkdir -p ccr/live; } \
      && printf '%s %s %s %s %s\n' "$2" "$3" "${REPLY}" "${now}" "${4:-}" >"ccr/live/.$1.$$" \
      && mv -f "ccr/live/.$1.$$" "ccr/live/$1"
  } 2>/dev/null || __ccr_die 1 "cannot write in ${CCR_STATE}/live, is the disk full or read-only?"
}

# Usage: __ccr_beat ID PID START [TMUX]   renews the record in the background for as long as the process lives, so
# that other containers see it; CCR_BEAT: the pid to end it by. Run in the store.
__ccr_beat() {
  {
    trap - HUP TERM INT QUIT
    local count=0
    while __ccr_pause 3 && __ccr_alive "$2" "$3"; do
      count=$((count + 1))
      ((count % 15)) || __ccr_mark_live "$@"
    done
  } </dev/null >/dev/null 2>&1 &
  CCR_BEAT=$!
}

# Usage: __ccr_unclaim ID PID   takes away what PID holds
__ccr_unclaim() {
  [[ -z ${CCR_BEAT:-} ]] || __ccr_end "${CCR_BEAT}"
  CCR_BEAT=''
  __ccr_locked __ccr_unclaim_it "$@"
}

__ccr_unclaim_it() {
  local pid=''
  { read -r pid _ <"ccr/live/$1"; } 2>/dev/null || return 0
  [[ ${pid} != "$2" ]] || rm -f "ccr/live/$1"
}
