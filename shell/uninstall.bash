# What was installed goes, and with it every directory and file that we made and no one else wrote to.

# shellcheck disable=SC2034 # as of every command, see __ccr_option
CCR_HELP_uninstall='usage: claude-resume uninstall [-n] [-y] [--purge]'$'\n\n''Takes away all that was installed, with --purge the recorded limits and logs too. Sessions and exports stay.'

# Usage: __ccr_cmd_uninstall [-n] [-y] [--purge]
__ccr_cmd_uninstall() {
  local purge='' yes='' line directory
  CCR_NAME='claude-resume uninstall'
  while (($#)); do
    case $1 in
      --purge) purge=1 ;;
      -n | --dry-run) CCR_DRY=1 ;;
      -y | --yes) yes=1 ;;
      *) __ccr_option "$1" || __ccr_usage "uninstall takes no $1" ;;
    esac
    shift
  done
  if [[ -n ${purge} && -z ${yes} && ${CCR_DRY} != 1 && -t 0 && -t 2 ]]; then
    __ccr_ask 'Delete the recorded limits and the logs too?' || exit 130
  fi
  [[ ! -e ${CCR_PROGRAM} ]] || __ccr_lock
  __ccr_record_read
  __ccr_uninstall_rc
  __ccr_statusline_set off
  __ccr_uninstall_links "${HOME}/.local/bin"
  while IFS= read -r line; do
    [[ ${line} != 'bin '* ]] || __ccr_uninstall_links "${line#bin }"
  done <<<"${CCR_RECORD}"$'\n'"bin ${CODER_SCRIPT_BIN_DIR:-/nonexistent}"
  __ccr_clear_place "${CCR_HELPERS_FILE}"
  while IFS= read -r line; do
    [[ ${line} != 'place '* || ${line#place } == "${CCR_HELPERS_FILE}" ]] || __ccr_clear_place "${line#place }"
  done <<<"${CCR_RECORD}"
  for directory in "${CCR_STATE}" "${CCR_STORE}/resume-logs"; do
    [[ -d ${directory} ]] || continue
    if [[ -n ${purge} && ${CCR_DRY} == 1 ]]; then
      printf 'would remove  %s\n' "${directory}"
    elif [[ -n ${purge} ]]; then
      rm -rf -- "${directory}" && printf 'removed  %s\n' "${directory}"
    elif [[ ${CCR_DRY} != 1 ]]; then
      rmdir -- "${directory}" 2>/dev/null || :
    fi
  done
  __ccr_uninstall_directories
  __ccr_uninstall_kept "${purge}"
}

# Usage: __ccr_uninstall_rc   the blocks, said by file
__ccr_uninstall_rc() {
  local file
  for file in "${HOME}/.bashrc" "${HOME}/.zshrc"; do
    ! __ccr_read "${file}" || [[ ${REPLY} != *"${CCR_END}"* && ${REPLY} != *"${CCR_HAND_MADE}"* ]] || {
      __ccr_tilde "${file}"
      if [[ ${CCR_DRY} == 1 ]]; then printf 'would remove  our block in %s\n' "${REPLY}"; else printf 'removed  our block in %s\n' "${REPLY}"; fi
    }
  done
  __ccr_rc_all off || exit 1
  [[ ${CCR_DRY} == 1 ]] || __ccr_clear_halves
}

# Usage: __ccr_uninstall_links DIRECTORY
__ccr_uninstall_links() {
  local name target
  [[ -d $1 ]] || return 0
  __ccr_links "$1"
  while IFS=$'\t' read -r name target; do
    [[ -z ${target} ]] || __ccr_remove "$1/${name}"
  done <<<"${REPLY}"
}

# Usage: __ccr_uninstall_directories   those that we made, the deepest first, where they are empty
__ccr_uninstall_directories() {
  [[ ${CCR_DRY} != 1 ]] || return 0
  local line
  local -a lines
  rm -f -- "${CCR_RECORD_FILE}" "${CCR_RECORD_FILE}.ccr-new"
  rmdir -- "${CCR_CONFIG}" 2>/dev/null || :
  mapfile -t lines < <(LC_ALL=C sort -r <<<"${CCR_RECORD}" || :)
  for line in "${lines[@]}"; do
    [[ ${line} != 'made '* ]] || rmdir -- "${line#made }" 2>/dev/null || :
  done
}

# Usage: __ccr_uninstall_kept PURGE   names what stays
__ccr_uninstall_kept() {
  local path inside
  local -a paths=("${CCR_STORE}/projects" "${CCR_ARCHIVE_DIR:-${HOME}/.local/share/ccr/archive}")
  [[ -n $1 ]] || paths+=("${CCR_STATE}" "${CCR_STORE}/resume-logs")
  for path in "${paths[@]}"; do
    # ours go when they are empty
    inside=$(ls -A -- "${path}" 2>/dev/null) || :
    [[ -n ${inside} ]] || continue
    __ccr_tilde "${path}"
    printf 'kept  %s\n' "${REPLY}"
  done
  [[ -e ${CCR_CONFIG}/off ]] \
    || printf '%s\n' 'The template installs it again at the next start, unless you: mkdir -p ~/.config/ccr && touch ~/.config/ccr/off'
}
