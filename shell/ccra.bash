# ccra: resumes in the background what a limit or a stop cut off.

# Usage: __ccr_cmd_all ARGUMENTS...
__ccr_cmd_all() {
  local dry='' yes='' wait='' status='' dead='' headless=''
  while (($#)); do
    case $1 in
      -n | --dry-run) dry=1 ;;
      --dead) dead=1 ;;
      --headless) headless=1 ;;
      --wait) wait=1 ;;
      --status) status=1 ;;
      --plain | --json) CCR_FORM=${1#--} ;;
      -y | --yes) yes=1 ;;
      -j | --jobs)
        __ccr_number "$1" "$#" "${2-}" && CCR_JOBS=${REPLY}
        shift
        ;;
      --max-age)
        __ccr_value "$1" "$#"
        __ccr_seconds "$1" "$2"
        CCR_MAX_AGE=$2
        shift
        ;;
      --prompt)
        __ccr_value "$1" "$#"
        [[ $2 == *[![:space:]]* && $2 != -* ]] || __ccr_usage '--prompt needs a text that does not begin with -'
        CCR_PROMPT=$2
        shift
        ;;
      --) ;;
      *) __ccr_option "$1" || __ccr_usage "no arguments, not ${1@Q}" ;;
    esac
    shift
  done
  __ccr_all_settings
  [[ -z ${status} || -z ${dry}${wait} ]] || __ccr_usage '--status goes alone'
  __ccr_need jq
  if ! __ccr_enter_store; then
    __ccr_no_store
    __ccr_say "${REPLY}"
    return 0
  fi
  if [[ -n ${status} ]]; then
    __ccr_status
    return 0
  fi
  # what every process of this run goes by
  export CCR_JOBS CCR_MAX_AGE CCR_PROMPT CCR_DEAD=${dead} CCR_HEADLESS=${headless}
  [[ -z ${dry} ]] || __ccr_form
  [[ ${CCR_FORM:-} != plain ]] || local CCR_WANT_FULL=1
  __ccr_plan
  if [[ -n ${dry} ]]; then
    __ccr_plan_show "${CCR_FORM}" "${CCR_PREFIX}a${dead:+ --dead}${headless:+ --headless}"
    return 0
  fi
  __ccr_need_claude
  __ccr_all_ready
  if [[ -n ${wait} ]]; then
    __ccr_all_ask "${yes}" || exit 130
    __ccr_supervise wait
    return
  fi
  __ccr_all_start "${yes}"
}

# Usage: __ccr_all_settings   exit 2 when the environment overrides a setting by what is none
__ccr_all_settings() {
  local name
  for name in CCR_JOBS CCR_PER_DAY CCR_MARGIN CCR_LOG_DAYS; do
    [[ ${!name} =~ ^[0-9]{1,9}$ ]] || __ccr_die 2 "${name} is not a number: ${!name@Q}, unset it"
    printf -v "${name}" '%d' $((10#${!name}))
  done
  [[ ${CCR_MAX_AGE} =~ ^[0-9]{1,7}[smhdw]$ ]] || __ccr_die 2 "CCR_MAX_AGE is no time such as 2d: ${CCR_MAX_AGE@Q}, unset it"
  [[ ${CCR_PROMPT} == *[![:space:]]* && ${CCR_PROMPT} != -* ]] || __ccr_die 2 'CCR_PROMPT is empty or begins with -, unset it'
}

# Usage: __ccr_all_ready   tells [notify] of each session that is ready, once
__ccr_all_ready() {
  local line
  [[ -n ${CCR_NOTIFY} ]] || return 0
  for line in ${CCR_PLAN[@]+"${CCR_PLAN[@]}"}; do
    __ccr_columns "${line#*$'\t'*$'\t'}"
    [[ ${CCR_COLUMN[1]} != ready ]] \
      || __ccr_notify_once "${CCR_COLUMN[15]}" ready "${CCR_COLUMN[0]}" "${CCR_COLUMN[10]}" "the limit has passed: ${CCR_COLUMN[11]}"
  done
}

# Usage: __ccr_all_ids GROUP   REPLY: the ids of a group of the plan
__ccr_all_ids() {
  local line out=''
  for line in ${CCR_PLAN[@]+"${CCR_PLAN[@]}"}; do
    [[ ${line} != "$1"$'\t'* ]] || {
      line=${line#*$'\t'*$'\t'}
      out+="${line%%$'\t'*} "
    }
  done
  REPLY=${out}
}

# Usage: __ccr_all_ask YES   asks a person whether to resume what is due now; 1 for no
__ccr_all_ask() {
  __ccr_all_ids go
  [[ -n ${REPLY} && -z $1 && -t 0 && -t 2 ]] || return 0
  __ccr_ask "$(__ccr_plan_show question '' || :). Go on?"
}

# Usage: __ccr_all_start YES   starts a detached supervisor, and says what it started
__ccr_all_start() {
  local go late line id='' started=0 reported=0 failed=0
  local -a chosen=()
  __ccr_all_ids late && late=${REPLY}
  __ccr_all_ids go && go=${REPLY}
  read -r -a chosen <<<"${go}${late}"
  if ((${#chosen[@]})); then
    __ccr_all_ask "$1" || exit 130
    __ccr_prune
    while IFS= read -r line; do
      case ${line} in
        ccr:* | "${CCR_PREFIX}":*)
          failed=1
          printf '%s\n' "${line}" >&2
          continue
          ;;
        *'  started  '*)
          started=$((started + 1))
          [[ -n ${id} ]] || id=${line:2:8}
          ;;
        *) ;;
      esac
      reported=$((reported + 1))
      printf '%s\n' "${line}"
    done < <(__ccr_detached supervise "${chosen[@]}" || :)
  fi
  read -r -a chosen <<<"${go}"
  __ccr_all_summary "${started}" "${id}" "${late}" $((${#chosen[@]} - reported))
  return "${failed}"
}

# Usage: __ccr_all_summary STARTED ID LATE MORE
__ccr_all_summary() {
  local text="$1 started"
  (($1 > 0)) || text='Nothing started'
  __ccr_plan_later
  (($1 == 0 || $4 <= 0)) || text+=", $4 more as these are done"
  if ((CCR_LATER)); then
    __ccr_now
    __ccr_ahead $((CCR_NEXT > REPLY ? CCR_NEXT - REPLY : 0))
    text+=", ${CCR_LATER} due in ${REPLY}"
  fi
  [[ -z $3 ]] || text+=', looking again in two minutes'
  [[ -z $2 ]] || text+=". Watch: ${CCR_PREFIX}-log -f $2"
  printf '%s\n' "${text}"
  __ccr_tilde "${CCR_STORE}/resume-logs"
  (($1 == 0)) || printf 'Logs: %s\n' "${REPLY}"
}

# Usage: __ccr_detached VERB ARGUMENTS...   becomes that verb of ours in a session of its own, with nothing of ours but stdout
__ccr_detached() {
  __ccr_self
  __ccr_alone
  exec setsid /bin/bash -p -- "${REPLY}" "$@" </dev/null 2>&1
}

# Usage: __ccr_prune   removes the logs and marks that are older than log_days
__ccr_prune() {
  find resume-logs ccr/told -type f -mtime "+${CCR_LOG_DAYS}" -delete 2>/dev/null || :
}
