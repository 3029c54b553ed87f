# The installer's part in the program: all but the program itself, which lies in its place already.
# Each step is whole or not at all, and a second run finds nothing to do and writes nothing.

# Usage: __ccr_links DIRECTORY   REPLY: lines "NAME<TAB>TARGET" of the links to our program in it
__ccr_links() {
  REPLY=$(find "$1" -maxdepth 1 -type l -lname '*/claude-resume' -printf '%f\t%l\n' 2>/dev/null || :)
}

# Usage: __ccr_link DIRECTORY   a link for each command, and none for names that are no more
__ccr_link() {
  local name path line
  local -A there=()
  __ccr_links "$1"
  while IFS=$'\t' read -r name line; do
    [[ -z ${name} ]] || there[${name}]=${line}
  done <<<"${REPLY}"
  for name in "${CCR_COMMANDS[@]}" claude-resume; do
    path=$1/${name} line=${there[${name}]-}
    unset "there[${name}]"
    [[ ${line} != "${CCR_PROGRAM}" && ${path} != "${CCR_PROGRAM}" ]] || continue
    if [[ -z ${line} && (-e ${path} || -L ${path}) ]]; then
      __ccr_tilde "${path}"
      __ccr_say "${REPLY} is not ours and stays, in terminals the function ${name} works"
    elif ! ln -sfT -- "${CCR_PROGRAM}" "${path}" 2>/dev/null; then
      __ccr_tilde "${path}"
      __ccr_die 1 "cannot write ${REPLY}, is the disk full or read-only?"
    else
      CCR_CHANGED=1
    fi
  done
  for name in "${!there[@]}"; do
    rm -f -- "$1/${name}"
  done
}

# Usage: __ccr_clear_places   removes what an earlier setting of [install] put elsewhere
__ccr_clear_places() {
  local line file
  while IFS= read -r line; do
    file=${line#place }
    [[ ${line} == 'place '* && ${file} != "${CCR_HELPERS_FILE}" ]] || continue
    __ccr_clear_place "${file}" keep
    __ccr_forget "${line}"
  done <<<"${CCR_RECORD}"
}

# Usage: __ccr_cmd_install   what the script calls when the program is in its place
__ccr_cmd_install() {
  (($# == 0)) || __ccr_option "$1" || __ccr_usage "install takes no arguments"
  [[ -d ${HOME} && -w ${HOME} ]] || __ccr_die 1 "${HOME} is not a directory that can be written"
  local failed=0 made
  local -a known=("place ${CCR_HELPERS_FILE}")
  __ccr_lock
  __ccr_clear_halves
  __ccr_record_read
  __ccr_make "${CCR_CONFIG}"
  while IFS= read -r made; do
    [[ -z ${made} ]] || known+=("made ${made}")
  done <<<"${CCR_MADE:-}"
  if [[ ${CODER_SCRIPT_BIN_DIR:-} == /* && -d ${CODER_SCRIPT_BIN_DIR} ]]; then
    known+=("bin ${CODER_SCRIPT_BIN_DIR}")
  fi
  __ccr_remember "${known[@]}"
  __ccr_place "${CCR_HELPERS_FILE}" "${CCR_HELPERS}" || exit 1
  __ccr_make "${HOME}/.local/bin"
  __ccr_link "${HOME}/.local/bin"
  [[ ! -d ${CODER_SCRIPT_BIN_DIR:-} ]] || ! __ccr_recorded "bin ${CODER_SCRIPT_BIN_DIR}" || __ccr_link "${CODER_SCRIPT_BIN_DIR}"
  __ccr_make "${CCR_STATE}" 700
  __ccr_make "${CCR_STORE}/resume-logs" 700
  if __ccr_rc_wanted; then
    __ccr_rc_all on || failed=1
    __ccr_watch
  fi
  __ccr_clear_places
  [[ ${CCR_INSTALL_STATUSLINE} != true ]] || __ccr_statusline_set on
  if [[ -n ${CCR_CHANGED} ]]; then
    __ccr_tilde "${CCR_TARGET}"
    printf 'claude-resume %s is installed in %s: %s\n' "${CCR_VERSION}" "${REPLY}" "${CCR_COMMANDS[*]}"
    printf 'terminals that open from now on have it, to remove it: claude-resume uninstall\n'
  fi
  type -P jq >/dev/null || __ccr_say 'jq is not installed and the commands need it, install it: sudo apt-get install jq'
  __ccr_auto_start
  exit "${failed}"
}
