# Claude's statusLine, where [statusline] asks for it: set where none is set, and taken away by uninstall.

CCR_CLAUDE_SETTINGS=${CCR_STORE}/settings.json

# Usage: __ccr_statusline_set on|off   makes our command Claude's statusLine, or takes it away
__ccr_statusline_set() {
  local file=${CCR_CLAUDE_SETTINGS} old='' shown ours
  __ccr_quoted "${CCR_PROGRAM}"
  ours="${REPLY} ${CCR_PREFIX}-statusline"
  __ccr_tilde "${file}" && shown=${REPLY}
  if [[ -e ${file} || -L ${file} ]]; then
    # what cannot be read is no JSON either
    __ccr_read "${file}" || REPLY=statusline
    old=${REPLY}
  fi
  [[ $1 == on || ${old} == *statusline* ]] || return 0
  type -P jq >/dev/null || return 0
  REPLY=$(printf '%s' "${old:-"{}"}" | jq --indent 2 --arg turn "$1" --arg command "${ours}" "${CCR_JQ_STATUSLINE_SET}" 2>/dev/null) || {
    __ccr_say "${shown} is not one JSON object, its statusLine stays as it is"
    return 0
  }
  # nothing where there is nothing to do
  [[ -n ${REPLY} ]] || return 0
  old=${REPLY}
  if [[ $1 == off && ${old} == '{}' ]] && __ccr_recorded "settings ${file}"; then
    __ccr_remove "${file}"
    return
  fi
  if [[ ${CCR_DRY} == 1 ]]; then
    printf 'would remove  our statusLine in %s\n' "${shown}"
    return
  fi
  [[ -e ${file} ]] || __ccr_remember "settings ${file}"
  __ccr_make "${CCR_STORE}"
  __ccr_put "${file}" "${old}"$'\n' || return 0
  [[ $1 == on ]] || printf 'removed  our statusLine in %s\n' "${shown}"
}
