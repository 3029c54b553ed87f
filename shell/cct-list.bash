# cct-list and cct-kill: the tmux sessions that cct opened.

# Usage: __ccr_cmd_tmux_list [--plain | --json]
__ccr_cmd_tmux_list() {
  local ours sid windows attached id name ids='' row utf8=false colour=false waiting=0
  local -A rows=()
  local -a lines=() seen=()
  while (($#)); do
    case $1 in
      --plain | --json) CCR_FORM=${1#--} ;;
      --) ;;
      *) __ccr_option "$1" || __ccr_usage "no arguments, not $1" ;;
    esac
    shift
  done
  __ccr_need_tmux
  __ccr_need jq
  __ccr_form
  __ccr_tmux_ours && ours=${REPLY}
  while read -r _ _ _ id _; do
    ids+="${id} "
  done <<<"${ours}"
  if [[ -n ${ours} ]] && cd -- "${CCR_STORE}" 2>/dev/null; then
    CCR_WANT_IDS=${ids} __ccr_lines seen __ccr_rows 100000
    for row in "${seen[@]}"; do
      rows["${row%%$'\t'*}"]=${row}
    done
    __ccr_live
  fi
  while read -r sid windows attached id name; do
    [[ -n ${name} ]] || continue
    row=${rows[${id}]:-}
    if [[ -z ${row} ]]; then
      # nothing was typed into it yet, so it has no transcript
      __ccr_open_read "${name}" || CCR_OPEN_DIR=''
      row=${id}$'\t'idle
      [[ ${REPLY} != *"${id}"$'\t'* ]] || row=${id}$'\t'live
      printf -v row '%s\t\t\t\t\t\t\t\t\t%s\t(no prompt)\t\t\t\t\t%s' "${row}" "${CCR_OPEN_DIR//[$'\n\t']/ }" "${id:0:8}"
    fi
    lines+=("${name}"$'\t'"${windows}"$'\t'"${attached}"$'\t'"${row}")
  done <<<"${ours}"
  __ccr_open_names
  for name in ${CCR_OPEN_NAMES[@]+"${CCR_OPEN_NAMES[@]}"}; do
    __ccr_open_read "${name}" && [[ ${ours} == *" ${CCR_OPEN_ID} "* ]] || waiting=$((waiting + 1))
  done
  if ((${#lines[@]})); then
    __ccr_width
    ! __ccr_utf8 || utf8=true
    ! __ccr_colour 1 || colour=true
    printf '%s\n' "${lines[@]}" | jq -nRr --arg form "${CCR_FORM}" --argjson width "${REPLY}" --argjson utf8 "${utf8}" \
      --argjson colour "${colour}" --arg home "${HOME}" --argjson now "${EPOCHSECONDS:-0}" "${CCR_JQ_TMUX}"
  else
    __ccr_say 'no cct is open'
  fi
  ((waiting == 0)) || __ccr_note "${waiting} open elsewhere, or when the workspace stopped: cct --restore"
}

# Usage: __ccr_cmd_tmux_kill [NAME...] [--all] [-y]
__ccr_cmd_tmux_kill() {
  local every='' yes='' name found ours sid id mine=''
  local -a names=() last=()
  while (($#)); do
    case $1 in
      --all) every=1 ;;
      -y | --yes) yes=1 ;;
      --)
        shift
        break
        ;;
      *) __ccr_option "$1" || names+=("$1") ;;
    esac
    shift
  done
  names+=("$@")
  [[ -z ${every} || ${#names[@]} -eq 0 ]] || __ccr_usage 'names and --all do not go together'
  __ccr_need_tmux
  __ccr_tmux_ours && ours=${REPLY}
  if [[ -n ${every} ]]; then
    while read -r _ _ _ _ name; do
      [[ -z ${name} ]] || names+=("${name}")
    done <<<"${ours}"
    ((${#names[@]})) || {
      __ccr_say 'no cct is open'
      return 0
    }
  fi
  ((${#names[@]})) || __ccr_usage 'name what to close, or take --all'
  for name in "${names[@]}"; do
    [[ $'\n'${ours} =~ $'\n'[^$'\n']*' '"${name}"$'\n' ]] || [[ ${name} != */* && -f ${CCR_STATE}/open/${name} ]] \
      || __ccr_die 1 "no cct is named ${name@Q}, see cct-list"
  done
  if [[ -z ${yes} && -t 0 && -t 2 ]]; then
    __ccr_ask "Close ${names[*]}?" || exit 130
  fi
  # closing the one around us would end us, so that is the last
  trap '' HUP
  [[ -z ${TMUX:-} ]] || mine=$(tmux display-message -p -t "${TMUX_PANE:-}" '#{session_id}' 2>/dev/null) || :
  while read -r sid _ _ id name; do
    for found in "${names[@]}"; do
      [[ ${found} == "${name}" ]] || continue
      __ccr_open_drop "${name}" "${id}"
      if [[ ${sid} == "${mine}" ]]; then
        last=("${sid}" "${id}" "${name}")
      else
        __ccr_tmux_close "${sid}" "${id}" "${name}"
      fi
    done
  done <<<"${ours}"
  for name in "${names[@]}"; do
    if [[ $'\n'${ours} != *" ${name}"$'\n'* ]]; then
      rm -f -- "${CCR_STATE}/open/${name}"
      __ccr_note "taken off the list: ${name}"
    fi
  done
  ((${#last[@]} == 0)) || __ccr_tmux_close "${last[@]}"
}

# Usage: __ccr_tmux_close SESSION ID NAME   and waits until its claude has ended
__ccr_tmux_close() {
  local try
  __ccr_note "closed $3"
  __ccr_tmux kill-session -t "$1" 2>/dev/null || :
  for ((try = 0; try < 100; try++)); do
    [[ -e ${CCR_STATE}/live/$2 ]] || return 0
    __ccr_pause 0.05
  done
}
