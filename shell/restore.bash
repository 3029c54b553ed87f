# cct --restore: opens again what was open when the workspace stopped.

# Usage: __ccr_restore
__ccr_restore() {
  local name ids='' row now end waits
  local -A rows=()
  local -a seen=()
  __ccr_need_claude
  __ccr_open_names
  ((${#CCR_OPEN_NAMES[@]})) || {
    __ccr_say 'no cct was open'
    return 0
  }
  for name in "${CCR_OPEN_NAMES[@]}"; do
    ! __ccr_open_read "${name}" || ids+="${CCR_OPEN_ID} "
  done
  # a record of the last container counts as live until it is two minutes old
  printf -v now '%(%s)T' -1
  end=$((now + 130))
  while :; do
    waits=''
    if __ccr_enter_store; then
      rows=()
      CCR_WANT_IDS=${ids} __ccr_lines seen __ccr_rows 100000
      for row in "${seen[@]}"; do
        rows["${row%%$'\t'*}"]=${row}
      done
      waits=$(__ccr_restore_waits "${ids}")
    fi
    printf -v now '%(%s)T' -1
    [[ -n ${waits} ]] || break
    ((now < end)) || break
    __ccr_pause 2
  done
  for name in "${CCR_OPEN_NAMES[@]}"; do
    ! __ccr_open_read "${name}" || __ccr_restore_one "${name}" "${rows[${CCR_OPEN_ID}]:-}"
  done
}

# Usage: __ccr_restore_waits IDS   prints those whose live record is of another container and may be out of date
__ccr_restore_waits() {
  local id here
  local -a field
  __ccr_here && here=${REPLY}
  __ccr_live
  for id in $1; do
    [[ ${REPLY} == *"${id}"$'\t'*$'\tours\t'* && ${REPLY} != *"${id}"$'\t'*$'\tclaude\t'* ]] || continue
    field=()
    { read -r -a field <"ccr/live/${id}"; } 2>/dev/null || continue
    [[ ${field[2]:-} == "${here}" ]] || printf '%s\n' "${id}"
  done
}

# Usage: __ccr_restore_one NAME ROW   opens the cct of CCR_OPEN_ID, or says why not
__ccr_restore_one() {
  local name=$1 id=${CCR_OPEN_ID} dir=${CCR_OPEN_DIR} state=idle label
  __ccr_tilde "${dir}"
  __ccr_clean "${REPLY}"
  label="${name}: ${id:0:8} in ${REPLY}"
  CCR_SOCKET=${CCR_OPEN_SOCKET}
  ! __ccr_tmux_find "${id}" || return 0
  if [[ -n $2 ]]; then
    __ccr_columns "$2"
    state=${CCR_COLUMN[1]}
    [[ -z ${CCR_COLUMN[10]} ]] || dir=${CCR_COLUMN[10]}
  fi
  case ${state} in
    live) __ccr_note "left ${label}, it is live elsewhere" ;;
    limited | ready | stopped) __ccr_note "left ${label}, ${state}: ${CCR_PREFIX}a" ;;
    *)
      if [[ ! -d ${dir} ]]; then
        __ccr_note "left ${label}, the directory is gone"
        return 0
      fi
      # the directory of a socket is lost with the container
      [[ -z ${CCR_SOCKET} || -d ${CCR_SOCKET%/*} ]] || (umask 077 && mkdir -p -- "${CCR_SOCKET%/*}") 2>/dev/null || CCR_SOCKET=''
      if __ccr_tmux_open "${id}" "${dir}"; then
        __ccr_note "opened ${label}"
      fi
      ;;
  esac
}
