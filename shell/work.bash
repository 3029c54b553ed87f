# One resume, in a process of its own: reserves the session, starts claude, watches it, writes how it ended.

# Usage: __ccr_cmd_work ID   exit 0 done, 1 failed, 3 limited again, 4 a person is asked, 75 not now. Says on stdout what it
# started, then closes it.
__ccr_cmd_work() {
  local id=$1 began code=0 name
  trap '' PIPE HUP
  __ccr_need_store
  __ccr_work_row "${id}" || exit 75
  while :; do
    printf -v name '%(%Y%m%dT%H%M%SZ)T-%s.log' -1 "${id:0:8}"
    code=0
    __ccr_claim "${id}" "$$" __ccr_work_check "${id}" || code=$?
    case ${code} in
      0) break ;;
      # no slot is free: who waits for our word gets none
      76)
        exec >/dev/null 2>&1
        __ccr_pause 2
        ;;
      77) __ccr_die 1 "cannot write ${CCR_STATE}/ledger.jsonl or ${CCR_STORE}/resume-logs, is the disk full or read-only? ${id:0:8} is not started" ;;
      *)
        __ccr_work_tell 'left' 'is taken care of already'
        exit 75
        ;;
    esac
  done
  __ccr_now && began=${REPLY}
  __ccr_columns "${CCR_WORK_ROW}"
  CCR_WORK_LOG=resume-logs/${name} CCR_WORK_BEGAN=${began} CCR_WORK_SIZE=${CCR_COLUMN[6]}
  __ccr_work_settings "${id}"
  if [[ ${CCR_WORK_WAY} == tmux ]]; then __ccr_work_tmux "${id}"; else __ccr_work_headless "${id}"; fi
  __ccr_locked __ccr_work_end "${id}" "${name}"
  case ${CCR_OUTCOME} in
    done) exit 0 ;;
    'limited again') exit 3 ;;
    'waiting for a person') exit 4 ;;
    *) exit 1 ;;
  esac
}

# Usage: __ccr_work_row ID   CCR_WORK_ROW: its row, whoever lives; 1 when there is none
__ccr_work_row() {
  local CCR_WANT_LIST CCR_WANT_DEAD=1
  CCR_WANT_LIST=$(__ccr_transcripts "$1")
  [[ -n ${CCR_WANT_LIST} ]] || return 1
  CCR_WORK_ROW=$(__ccr_rows 1)
  [[ -n ${CCR_WORK_ROW} ]]
}

# Usage: __ccr_work_check ID   under the lock: is it still due, is there a slot, can it be written down?
# 2 not due, 76 no slot, 77 nothing can be written
__ccr_work_check() {
  local group='' why='' dead=${CCR_DEAD:-} now max recent
  __ccr_runs end
  ((${#CCR_RUNS[@]} < CCR_JOBS)) || return 76
  __ccr_work_row "$1" || return 2
  __ccr_columns "${CCR_WORK_ROW}"
  __ccr_now && now=${REPLY}
  __ccr_seconds --max-age "${CCR_MAX_AGE}" && max=${REPLY}
  __ccr_ledger_recent && recent=" ${REPLY}"
  __ccr_plan_row
  [[ ${group} == go ]] || return 2
  __ccr_work_way
  (umask 077 && mkdir -p resume-logs && : >>"resume-logs/${name}") 2>/dev/null || return 77
  __ccr_ledger_start "$1" "${name}" "${CCR_COLUMN[1]}" "${CCR_WORK_WAY}" "${now}" && return 0
  [[ -s resume-logs/${name} ]] || rm -f "resume-logs/${name}"
  return 77
}

# Usage: __ccr_work_way   CCR_WORK_WAY: tmux or headless, CCR_WORK_WHY: why headless, for CCR_COLUMN
__ccr_work_way() {
  local config=${CLAUDE_CONFIG_DIR:-${HOME}}/.claude.json
  CCR_WORK_WAY=headless CCR_WORK_WHY=''
  if [[ -n ${CCR_HEADLESS:-} ]]; then
    return 0
  elif ! (__ccr_need_tmux) 2>/dev/null; then
    CCR_WORK_WHY='no tmux of 2.6 or later'
  elif ! jq -e --arg dir "${CCR_COLUMN[10]}" '.projects[$dir].hasTrustDialogAccepted == true' "${config}" >/dev/null 2>&1; then
    CCR_WORK_WHY='its directory is not trusted'
  else
    CCR_WORK_WAY=tmux
  fi
}

# Usage: __ccr_work_settings ID   CCR_WORK_ARGS: what claude gets besides session and prompt, CCR_WORK_NOTE: what it does not keep
__ccr_work_settings() {
  local line mode='' model=''
  local -a found=() dirs=()
  CCR_WORK_ARGS=() CCR_WORK_NOTE=''
  __ccr_lines found __ccr_work_told "${CCR_COLUMN[12]}"
  for line in ${found[@]+"${found[@]}"}; do
    case ${line} in
      'mode '*) mode=${line#mode } ;;
      'model '*) model=${line#model } ;;
      'dir '*) [[ ! -d ${line#dir } ]] || dirs+=("${line#dir }") ;;
      *) ;;
    esac
  done
  if [[ ${mode} == bypassPermissions && ${CCR_BYPASS} != true ]]; then
    CCR_WORK_NOTE='bypassPermissions is not kept, it goes on in default mode'
    mode=default
  fi
  [[ -z ${mode} ]] || CCR_WORK_ARGS+=(--permission-mode "${mode}")
  # in a terminal it comes back by itself, in the form it had
  [[ -z ${model} || ${CCR_WORK_WAY} == tmux ]] || CCR_WORK_ARGS+=(--model "${model}")
  CCR_WORK_ARGS+=(${CCR_CLAUDE_ARGS[@]+"${CCR_CLAUDE_ARGS[@]}"})
  ((${#dirs[@]} == 0)) || CCR_WORK_ARGS+=(--add-dir "${dirs[@]}")
}

# Usage: __ccr_work_told FILE   prints what the transcript tells of its settings: "mode MODE", "model MODEL", "dir DIRECTORY"
__ccr_work_told() {
  {
    LC_ALL=C grep -aE '"permissionMode":|<command-name>/add-dir<' -- "$1" || :
    tail -c 1048576 -- "$1" | LC_ALL=C grep -a '"type":"assistant"' | tail -n 20 || :
  } | jq -nRr "${CCR_JQ_SETTINGS}" || :
}

# Usage: __ccr_work_tell WHAT DETAIL   a line for who waits; then nothing more is said
__ccr_work_tell() {
  local id=${CCR_WORK_ROW%%$'\t'*}
  __ccr_columns "${CCR_WORK_ROW}"
  __ccr_tilde "${CCR_COLUMN[10]}"
  __ccr_clean "${REPLY}"
  printf '  %s  %s  %s  %s\n' "${id:0:8}" "$1" "${REPLY}" "$2" 2>/dev/null || :
  exec >/dev/null 2>&1
}

# Usage: __ccr_work_begin ID WORDS...   the beginning of the log: what is run, and why
__ccr_work_begin() {
  local id=$1 state
  shift
  state=${CCR_COLUMN[1]}
  if [[ -n ${CCR_COLUMN[3]} ]]; then
    __ccr_limit_name "${CCR_COLUMN[4]}" && state+=", ${REPLY}"
    __ccr_clock "${CCR_COLUMN[3]}" && state+=" until ${REPLY}"
  fi
  __ccr_rfc "${CCR_WORK_BEGAN}"
  {
    printf 'session    %s  %s\n' "${id}" "${CCR_COLUMN[11]}"
    printf 'directory  %s\n' "${CCR_COLUMN[10]@Q}"
    printf 'started    %s, was %s\n' "${REPLY}" "${state}"
    printf 'run        %s\n' "${*@Q}"
    if [[ ${CCR_WORK_WAY} == tmux ]]; then
      printf 'in         tmux session %s\n' "${CCR_TMUX_NAME}"
    else
      printf 'in         no terminal%s\n' "${CCR_WORK_WHY:+, ${CCR_WORK_WHY}}"
    fi
    [[ -z ${CCR_WORK_NOTE} ]] || printf 'note       %s\n' "${CCR_WORK_NOTE}"
    printf '\n'
  } >>"${CCR_WORK_LOG}" 2>/dev/null || :
  __ccr_notify resumed "${id}" "${CCR_COLUMN[10]}" "${CCR_COLUMN[11]}"
}

# Usage: __ccr_work_end ID NAME   under the lock: the end of the log and of the ledger's run, from CCR_OUTCOME and CCR_EXIT
__ccr_work_end() {
  local seconds event
  __ccr_now
  seconds=$((REPLY - CCR_WORK_BEGAN))
  ((seconds >= 0)) || seconds=0
  printf '\noutcome    %s\nexit       %s\nduration   %s s\n' "${CCR_OUTCOME}" "${CCR_EXIT}" "${seconds}" 2>/dev/null >>"${CCR_WORK_LOG}" || :
  [[ ${CCR_EXIT} =~ ^[0-9]+$ ]] || CCR_EXIT=null
  __ccr_ledger_end "$1" "$2" "${CCR_OUTCOME}" "${CCR_EXIT}" "${seconds}"
  case ${CCR_OUTCOME} in
    done) event='done' ;;
    'limited again') event=limited ;;
    'waiting for a person') event=waiting ;;
    *) event=failed ;;
  esac
  __ccr_columns "${CCR_WORK_ROW}"
  __ccr_notify "${event}" "$1" "${CCR_COLUMN[10]}" "${CCR_OUTCOME}: ${CCR_COLUMN[11]}"
}
