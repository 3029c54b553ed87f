# Which sessions have a living process: by the CLI's own records, and by ours of what we started.
# Pids repeat in containers, so one counts only with its start time. Our records tell where they are from:
# one of this machine before its last start is over, one of another counts while its heartbeat is under two
# minutes old.

CCR_HERE=''

# Usage: __ccr_start_time PID   REPLY: field 22 of /proc/PID/stat, read behind its last ")"; 1 when there is no such process
__ccr_start_time() {
  local stat
  REPLY=''
  { IFS= read -r -d '' stat <"/proc/$1/stat"; } 2>/dev/null || [[ -n ${stat:-} ]] || return 1
  local -a field
  read -r -a field <<<"${stat##*) }"
  REPLY=${field[19]:-}
  # a zombie has ended
  [[ -n ${REPLY} && ${field[0]} != Z ]]
}

# Usage: __ccr_alive PID START   0 when that very process lives
__ccr_alive() {
  [[ $1 =~ ^[1-9][0-9]{0,9}$ ]] || return 1
  if __ccr_start_time "$1"; then
    [[ -z $2 || ${REPLY} == "$2" ]]
  else
    # hidepid hides the directory of other users' processes, not that they live
    [[ ! -e /proc/$1 && -d /proc/self && ! -r /proc/1/stat ]] && kill -0 "$1" 2>/dev/null
  fi
}

# Usage: __ccr_here   REPLY: BOOT:START:HOST, what tells this run of this machine or container from others: START is when
# its first process began or, where that is hidden, its namespace
__ccr_here() {
  local boot='' host=''
  if [[ -z ${CCR_HERE} ]]; then
    { read -r boot </proc/sys/kernel/random/boot_id && read -r host </proc/sys/kernel/hostname; } 2>/dev/null || :
    __ccr_start_time 1 || REPLY=$(readlink /proc/self/ns/pid) || REPLY=''
    CCR_HERE=${boot}:${REPLY//:/}:${host}
  fi
  REPLY=${CCR_HERE}
}

# Usage: __ccr_from PLACE PID START BEAT   0 when the process of a record of ours lives: PLACE as __ccr_here said it, BEAT
# (epoch) its last sign of life
__ccr_from() {
  __ccr_here
  if [[ $1 == "${REPLY}" ]]; then
    __ccr_alive "$2" "$3"
  elif [[ ${1##*:} == "${REPLY##*:}" ]]; then
    return 1
  else
    printf -v REPLY '%(%s)T' -1
    [[ $4 =~ ^[0-9]{1,12}$ ]] && ((REPLY - $4 < 120 && $4 - REPLY < 120))
  fi
}

# Usage: __ccr_live   REPLY: lines "ID PID TMUX STATUS WHERE BORN" (tabs) of the living; run in the store
__ccr_live() {
  local file text id pid start out='' tmux status born
  local -a field
  shopt -s nullglob
  for file in sessions/*.json; do
    [[ -f ${file} && ${file} =~ ^sessions/[0-9]+\.json$ ]] || continue
    text=''
    { IFS= read -r -d '' text <"${file}"; } 2>/dev/null || :
    [[ ${text} =~ \"sessionId\":\ *\"([0-9a-f-]{36})\" ]] || continue
    id=${BASH_REMATCH[1]}
    [[ ${text} =~ \"pid\":\ *([0-9]+) ]] || continue
    pid=${BASH_REMATCH[1]} start='' tmux='' status='' born=''
    [[ ! ${text} =~ \"procStart\":\ *\"?([0-9]+) ]] || start=${BASH_REMATCH[1]}
    __ccr_alive "${pid}" "${start}" || continue
    [[ ! ${text} =~ \"tmux\":\ *\"([^\"\\]*)\" ]] || tmux=${BASH_REMATCH[1]}
    [[ ! ${text} =~ \"status\":\ *\"([a-z]+)\" ]] || status=${BASH_REMATCH[1]}
    [[ ! ${text} =~ \"startedAt\":\ *([0-9]+) ]] || born=$((BASH_REMATCH[1] / 1000))
    out+=${id}$'\t'${pid}$'\t'${tmux}$'\t'${status}$'\t'claude$'\t'${born}$'\n'
  done
  for file in ccr/live/*; do
    [[ -f ${file} ]] || continue
    id=${file##*/}
    field=()
    { read -r -a field <"${file}"; } 2>/dev/null || :
    ((${#field[@]} >= 4)) || continue
    __ccr_from "${field[2]}" "${field[0]}" "${field[1]}" "${field[3]}" || continue
    out+=${id}$'\t'${field[0]}$'\t'${field[4]:-}$'\t\t'ours$'\t'$'\n'
  done
  shopt -u nullglob
  REPLY=${out}
}
