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
