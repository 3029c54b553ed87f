# The verb install: puts the commands into this home. It can run any number of times and be cut at any
# point: files appear whole, and the next run finishes what is left.

# Usage: __ccr_cmd_install
__ccr_cmd_install() {
  [[ -d ${HOME:-} && -w ${HOME} ]] || __ccr_die 1 "the home directory ${HOME:-} cannot be written"
  if [[ -e ${CCR_CONFIG}/off ]]; then
    __ccr_say "$(printf '%s' '~/.config/ccr/off') is there, nothing is installed"
    return 0
  fi
  __ccr_moved
  printf '%s' "${CCR_HELPERS}" | __ccr_write "${CCR_HELPERS_FILE}" 644
  __ccr_links
  __ccr_private "${CCR_STORE}/resume-logs" "${CCR_STATE}"
  if [[ ${CCR_INSTALL_RC} == true && ! -e ${CCR_CONFIG}/no-rc ]]; then
    __ccr_rc_all
    __ccr_fish
    __ccr_watch_rc
  fi
  printf '%s\n' "${CCR_PROGRAM}" | __ccr_write "${CCR_STATE}/installed" 600
  type -P jq >/dev/null || __ccr_say 'jq is not installed, the commands need it: sudo apt-get install jq'
  printf 'ccr: installed in %s, try %s-list\n' "${CCR_TARGET}" "${CCR_PREFIX}"
}

# Usage: __ccr_moved   takes away what an install into another directory left
__ccr_moved() {
  local old=''
  { IFS= read -r old <"${CCR_STATE}/installed"; } 2>/dev/null || return 0
  [[ ${old} == */claude-resume && ${old} != "${CCR_PROGRAM}" ]] && __ccr_ours "${old}" || return 0
  local file
  for file in "${old%/*}"/*; do
    ! __ccr_ours "${file}" || rm -f -- "${file}"
  done
  rmdir -- "${old%/*}" 2>/dev/null || :
}

# Usage: __ccr_private DIRECTORIES...   makes them, for this user alone
__ccr_private() {
  local directory
  for directory in "$@"; do
    [[ -d ${directory} ]] || (umask 077 && mkdir -p -- "${directory}") 2>/dev/null \
      || __ccr_die 1 "cannot make ${directory}, is the disk full or read-only?"
  done
}

# Usage: __ccr_links   a link for each command and for the program, never over what is not ours
__ccr_links() {
  local place name link
  __ccr_link_places
  for place in "${CCR_PLACES[@]}"; do
    mkdir -p -- "${place}" 2>/dev/null || {
      __ccr_say "cannot make ${place}, no links there"
      continue
    }
    for name in "${CCR_COMMANDS[@]}" claude-resume; do
      link=${place}/${name}
      if [[ -L ${link} && $(readlink -- "${link}") == "${CCR_PROGRAM}" ]]; then
        continue
      elif [[ -L ${link} && $(readlink -- "${link}") == */claude-resume ]]; then
        :
      elif [[ -e ${link} || -L ${link} ]]; then
        __ccr_say "${link} is not ours and stays, ${name} is a function in bash and zsh all the same"
        continue
      fi
      ln -sfnT -- "${CCR_PROGRAM}" "${link}.ccr-new" 2>/dev/null && mv -fT -- "${link}.ccr-new" "${link}" 2>/dev/null \
        || __ccr_say "cannot write ${link}"
    done
  done
}

# Usage: __ccr_fish   the completions for fish, where fish is
__ccr_fish() {
  type -P fish >/dev/null || return 0
  if [[ -e ${CCR_FISH_FILE} ]] && ! __ccr_ours "${CCR_FISH_FILE}"; then
    __ccr_say "${CCR_FISH_FILE} is not ours and stays"
    return 0
  fi
  local quoted=${CCR_PROGRAM//\\/\\\\} text=${CCR_FISH}
  text=${text/@PROGRAM@/"'${quoted//\'/\\\'}'"}
  printf '%s' "${text/@COMMANDS@/"${CCR_COMMANDS[*]}"}" | __ccr_write "${CCR_FISH_FILE}" 644
}
