# The verb uninstall: takes away what install brought, and prints each path.

# Usage: __ccr_cmd_uninstall [--purge] [-n|--dry-run] [-y|--yes]
__ccr_cmd_uninstall() {
  local purge='' dry='' file place name
  while (($#)); do
    case $1 in
      --purge) purge=1 ;;
      -n | --dry-run) dry=1 ;;
      -y | --yes) ;;
      -h | --help)
        printf 'usage: claude-resume uninstall [--purge] [-n|--dry-run]\n\nRemoves the commands; --purge: state and logs too. Sessions are kept.\n'
        return 0
        ;;
      *) __ccr_usage "unknown word $1" ;;
    esac
    shift
  done
  CCR_DRY=${dry}
  __ccr_link_places
  for place in "${CCR_PLACES[@]}"; do
    for name in "${CCR_COMMANDS[@]}" claude-resume; do
      [[ ! -L ${place}/${name} || $(readlink -- "${place}/${name}") != "${CCR_PROGRAM}" ]] || __ccr_take "${place}/${name}"
    done
    rm -f -- "${place}"/*.ccr-new 2>/dev/null || :
  done
  __ccr_rc_files
  for file in "${CCR_RC_FILES[@]}"; do __ccr_rc_out "${file}"; done
  ! __ccr_ours "${CCR_FISH_FILE}" || __ccr_take "${CCR_FISH_FILE}"
  for file in "${CCR_HELPERS_FILE}" "${CCR_PROGRAM}"; do
    ! __ccr_ours "${file}" || __ccr_take "${file}"
    [[ -n ${dry} ]] || rm -f -- "${file}.new" "${file}.ccr-new"
  done
  if [[ -n ${purge} ]]; then
    for file in "${CCR_STATE}" "${CCR_STORE}/resume-logs"; do
      [[ ! -d ${file} ]] || __ccr_take "${file}"
    done
  elif [[ -z ${dry} ]]; then
    rm -f -- "${CCR_STATE}/installed" "${CCR_STATE}/guard"
  fi
  if [[ -z ${dry} ]]; then
    # what install made, where nothing else is in it
    rmdir -- "${CCR_TARGET}" "${HOME}/.local/bin" "${HOME}/.local" "${CCR_FISH_FILE%/*}" "${HOME}/.config/fish" \
      "${HOME}/.config" "${CCR_STATE}" "${CCR_STORE}/resume-logs" "${CCR_STORE}" 2>/dev/null || :
  fi
  __ccr_kept
}

# Usage: __ccr_take PATH   removes PATH and prints it
__ccr_take() {
  printf '%s\n' "$1"
  [[ -z ${CCR_DRY} ]] || return 0
  rm -rf -- "$1" 2>/dev/null || __ccr_say "cannot remove $1"
}

# Usage: __ccr_rc_out FILE   takes our block out of FILE, and FILE away when there is nothing else in it than at first
__ccr_rc_out() {
  local file=$1 old='' skel='' before
  [[ ! -L ${file} ]] || file=$(readlink -m -- "${file}")
  [[ -f ${file} && -r ${file} ]] || return 0
  IFS= read -r -d '' old <"${file}" || :
  [[ ${old} == *"${CCR_BEGIN}"* ]] || return 0
  printf '%s\n' "${file}"
  [[ -z ${CCR_DRY} ]] || return 0
  __ccr_without "${old}" && before=${REPLY}
  [[ ! -e ${CCR_STATE}/made-${file##*/} ]] || {
    [[ ! -r /etc/skel/${file##*/} ]] || { IFS= read -r -d '' skel </etc/skel/"${file##*/}" || :; }
    rm -f -- "${CCR_STATE}/made-${file##*/}"
    if [[ ${before} == "${skel}" ]]; then
      rm -f -- "${file}"
      return 0
    fi
  }
  [[ ! -e ${CCR_STATE}/open-${file##*/} ]] || before=${before%$'\n'}
  rm -f -- "${CCR_STATE}/open-${file##*/}"
  __ccr_put "${file}" "${before}" ''
}

# Usage: __ccr_kept   names what stays
__ccr_kept() {
  local path
  for path in "${CCR_STORE}/projects" "${CCR_ARCHIVE_DIR:-${HOME}/.local/share/ccr/archive}" "${CCR_STORE}/resume-logs" "${CCR_STATE}"; do
    [[ ! -d ${path} ]] || __ccr_note "kept: ${path}"
  done
  [[ -e ${CCR_CONFIG}/off ]] \
    || __ccr_note 'The template installs it again at the next start, unless there is a file ~/.config/ccr/off'
}
