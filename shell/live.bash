# Which sessions have a living process: by the CLI's own records, and by ours of what we started.
# Pids repeat in containers, so one counts only with its start time (and our records with their boot
# and pid namespace; one of another container counts while its heartbeat is under two minutes old).

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

# Usage: __ccr_here   REPLY: what tells this boot and container from others: when its first process began, or, where
# that is hidden, its namespace
__ccr_here() {
  local boot=''
  if [[ -z ${CCR_HERE:-} ]]; then
    { read -r boot </proc/sys/kernel/random/boot_id; } 2>/dev/null || :
    __ccr_start_time 1 || REPLY=$(readlink /proc/self/ns/pid) || REPLY=''
    CCR_HERE=${boot}:${REPLY}
  fi
  REPLY=${CCR_HERE}
}

# Usage: __ccr_live   REPLY: lines "ID PID TMUX STATUS WHERE BORN" (tabs) of the living; run in the store
__ccr_live() {
  local file text id pid start out='' tmux status born beat here=''
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
    # most are of what ended long ago: neither beating nor alive here
    printf -v REPLY '%(%s)T' -1
    beat=${field[3]}
    [[ ${beat} =~ ^[0-9]{1,12}$ ]] && ((REPLY - beat < 120 && beat - REPLY < 120)) || beat=''
    [[ -n ${beat} ]] || __ccr_alive "${field[0]}" "${field[1]}" || continue
    [[ -n ${here} ]] || { __ccr_here && here=${REPLY}; }
    if [[ ${field[2]} == "${here}" ]]; then
      __ccr_alive "${field[0]}" "${field[1]}" || continue
    else
      [[ -n ${beat} ]] || continue
    fi
    out+=${id}$'\t'${field[0]}$'\t'${field[4]:-}$'\t\t'ours$'\t'$'\n'
  done
  shopt -u nullglob
  REPLY=${out}
}
