# ccr-doctor: what may lose sessions or hinder the commands, each with its remedy. Needs bash alone: what is missing is a
# finding. Nothing is changed.

# Usage: __ccr_cmd_doctor [--json]   exit 1 when something fails
__ccr_cmd_doctor() {
  local failures=0 warnings=0 now store config
  while (($#)); do
    case $1 in
      --json) CCR_FORM=json ;;
      --) ;;
      *) __ccr_option "$1" || __ccr_usage "no arguments, not $1" ;;
    esac
    shift
  done
  __ccr_now && now=${REPLY}
  __ccr_tilde "${CCR_STORE}" && store=${REPLY}
  config=${CLAUDE_CONFIG_DIR:-${HOME}}/.claude.json
  __ccr_doctor_volumes
  __ccr_doctor_access
  __ccr_doctor_deletion
  __ccr_doctor_zone
  __ccr_doctor_names
  __ccr_doctor_installed
  __ccr_doctor_rc
  __ccr_doctor_switches
  __ccr_doctor_auto
  __ccr_doctor_tools
  if [[ ${CCR_FORM:-} != json ]]; then
    __ccr_plural "${failures}" failure
    now=${REPLY}
    __ccr_plural "${warnings}" warning
    printf '%s, %s\n' "${now}" "${REPLY}"
  fi
  ((failures == 0))
}

# Usage: __ccr_doctor_say LEVEL CHECK MESSAGE [REMEDY]   a finding; LEVEL is ok, warn or fail
__ccr_doctor_say() {
  local message remedy
  case $1 in
    fail) failures=$((failures + 1)) ;;
    warn) warnings=$((warnings + 1)) ;;
    *) ;;
  esac
  __ccr_clean "$3" && message=${REPLY}
  __ccr_clean "${4-}" && remedy=${REPLY}
  if [[ ${CCR_FORM:-} == json ]]; then
    message=${message//\\/\\\\} remedy=${remedy//\\/\\\\}
    remedy=${remedy:+\"${remedy//\"/\\\"}\"}
    printf '{"check":"%s","level":"%s","message":"%s","remedy":%s}\n' "$2" "$1" "${message//\"/\\\"}" "${remedy:-null}"
    return
  fi
  printf '%-4s  %-9s  %s\n' "$1" "$2" "${message}"
  [[ -z ${remedy} ]] || printf '%17s%s\n' '' "${remedy}"
}

# Usage: __ccr_doctor_tool COMMAND...   appends the tool with the version it tells to the caller's text; 1 when it is missing
__ccr_doctor_tool() {
  local said version=''
  type -P -- "$1" >/dev/null || return 1
  said=$("$@" 2>&1 </dev/null) || :
  [[ ! ${said} =~ [0-9]+\.[0-9]+[a-z]? ]] || version=" ${BASH_REMATCH[0]}"
  text+=${text:+, }$1${version}
}

# Usage: __ccr_doctor_lack LEVEL TOOL PACKAGE WHY
__ccr_doctor_lack() {
  __ccr_doctor_say "$1" tools "$2 is missing, $4" "sudo apt-get install $3"
}

# Usage: __ccr_doctor_tools   what the commands call, and what is missing
__ccr_doctor_tools() {
  local text="bash ${BASH_VERSINFO[0]}.${BASH_VERSINFO[1]}" fd
  if ! __ccr_doctor_tool jq --version; then
    __ccr_doctor_lack fail jq jq 'the commands need it'
  elif [[ ${text} =~ jq\ 1\.[0-5]$ ]]; then
    __ccr_doctor_say fail tools "${text#*, } is too old, 1.6 is needed" 'sudo apt-get install jq'
  fi
  __ccr_doctor_tool tmux -V || __ccr_doctor_lack warn tmux tmux 'cct needs it'
  __ccr_doctor_tool rg --version || __ccr_doctor_lack ok rg ripgrep "with it ${CCR_PREFIX}-find --all is faster"
  __ccr_doctor_tool fzf --version || __ccr_doctor_lack ok fzf fzf "with it ${CCR_PREFIX} has a better picker"
  __ccr_doctor_say ok tools "${text}"
  text=''
  __ccr_doctor_tool gawk --version || :
  __ccr_doctor_tool mawk -W version || :
  [[ -n ${text} ]] || __ccr_doctor_lack fail awk mawk 'the commands need it'
  __ccr_doctor_tool tar --version || __ccr_doctor_lack warn tar tar 'exports need it'
  __ccr_doctor_tool flock --version || __ccr_doctor_lack fail flock util-linux 'without it nothing is resumed'
  __ccr_doctor_say ok tools "${text}"
  type -P claude >/dev/null || __ccr_doctor_say warn claude 'it is not on PATH, nothing can be resumed from here' 'put its directory on PATH'
  { type -P flock && exec {fd}<"${CCR_STORE}"; } >/dev/null 2>&1 || return 0
  flock -n -s "${fd}" 2>/dev/null || (($? == 1)) \
    || __ccr_doctor_say fail locks "${store} takes no locks, so nothing is resumed" 'put it on a file system with flock'
  exec {fd}<&-
}
