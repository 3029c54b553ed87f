# What is installed: where it lies, how one of our files is told from another's, how it is written.

CCR_TARGET=${CCR_INSTALL_DIRECTORY/#'~/'/"${HOME}/"}
CCR_TARGET=${CCR_TARGET%/}
CCR_PROGRAM=${CCR_TARGET}/claude-resume
CCR_HELPERS_FILE=${CCR_TARGET}/${CCR_INSTALL_FILE}
CCR_CONFIG=${HOME}/.config/ccr
CCR_FISH_FILE=${HOME}/.config/fish/conf.d/ccr.fish
# what uninstall has to know, one a line: "made DIRECTORY", "rc FILE", "bin DIRECTORY", "place HELPERS-FILE", "settings FILE"
CCR_RECORD_FILE=${CCR_CONFIG}/installed
CCR_RECORD='' CCR_CHANGED='' CCR_DRY=''

# Usage: __ccr_record_read   CCR_RECORD from its file
__ccr_record_read() {
  CCR_RECORD=''
  [[ ! -f ${CCR_RECORD_FILE} ]] || ! __ccr_read "${CCR_RECORD_FILE}" || CCR_RECORD=${REPLY}
}

# Usage: __ccr_recorded LINE
__ccr_recorded() {
  [[ $'\n'${CCR_RECORD} == *$'\n'"$1"$'\n'* ]]
}

# Usage: __ccr_remember LINES...   dies when they cannot be written
__ccr_remember() {
  local line before=${CCR_RECORD}
  for line; do
    __ccr_recorded "${line}" || CCR_RECORD+=${line}$'\n'
  done
  [[ ${CCR_RECORD} == "${before}" ]] || __ccr_put "${CCR_RECORD_FILE}" "${CCR_RECORD}" || exit 1
}

# Usage: __ccr_forget LINE
__ccr_forget() {
  __ccr_recorded "$1" || return 0
  CCR_RECORD=$'\n'${CCR_RECORD}
  CCR_RECORD=${CCR_RECORD/$'\n'"$1"$'\n'/$'\n'}
  CCR_RECORD=${CCR_RECORD#$'\n'}
  __ccr_put "${CCR_RECORD_FILE}" "${CCR_RECORD}" || exit 1
}

# Usage: __ccr_make DIRECTORY [MODE]   with its parents; those that were not there are remembered
__ccr_make() {
  local directory=$1
  local -a made=()
  [[ ! -d $1 ]] || return 0
  while [[ ! -d ${directory} && ${directory} == */* ]]; do
    made=("made ${directory}" "${made[@]}")
    directory=${directory%/*}
  done
  if ! mkdir -p ${2:+-m "$2"} -- "$1" 2>/dev/null; then
    __ccr_tilde "$1"
    __ccr_die 1 "cannot make ${REPLY}, is the disk full or read-only?"
  fi
  __ccr_remember "${made[@]}"
}

# Usage: __ccr_ours FILE   0 when FILE was rendered by us, or is a hand-made version of the file to source
__ccr_ours() {
  [[ -f $1 ]] && __ccr_read "$1" || return 1
  [[ ${REPLY:0:400} == *'rendered by ccr-gen'* ]] \
    || [[ $1 == "${CCR_HELPERS_FILE}" && (-z ${REPLY} || ${REPLY} == *[Cc]laude*) ]]
}

# Usage: __ccr_place FILE TEXT   writes a file of ours unless it is that already; 1 and a word when a foreign one is there
__ccr_place() {
  if [[ -e $1 || -L $1 ]]; then
    if ! __ccr_ours "$1"; then
      __ccr_tilde "$1"
      __ccr_say "${REPLY} is not ours and stays, move it away"
      return 1
    fi
    [[ ${REPLY} != "$2" ]] || return 0
  fi
  __ccr_make "${1%/*}"
  __ccr_put "$1" "$2" 644
}

# Usage: __ccr_read FILE   REPLY: its text; 1 when it cannot be read, or holds a NUL and so is no text
__ccr_read() {
  REPLY=''
  ! { IFS= read -r -d '' REPLY <"$1"; } 2>/dev/null && [[ -r $1 ]]
}

# Usage: __ccr_put FILE TEXT [MODE]   replaces FILE whole, or says why not and returns 1; links are written through,
# mode, owner and what else it carries stay. FILE.ccr-new lies beside it meanwhile.
__ccr_put() {
  local real new
  if real=$(readlink -f -- "$1") && new=${real}.ccr-new \
    && {
      rm -f -- "${new}" \
        && if [[ -e ${real} ]]; then cp -a -- "${real}" "${new}" && chmod u+w -- "${new}"; fi \
        && printf '%s' "$2" >"${new}" \
        && if [[ -n ${3-} ]]; then chmod "$3" -- "${new}"; elif [[ -e ${real} ]]; then chmod --reference="${real}" -- "${new}"; fi \
        && mv -fT -- "${new}" "${real}"
    } 2>/dev/null; then
    CCR_CHANGED=1
    return 0
  fi
  [[ -z ${new:-} ]] || rm -f -- "${new}" 2>/dev/null || :
  __ccr_tilde "$1"
  __ccr_say "cannot write ${REPLY}, is the disk full or read-only?"
  return 1
}

# Usage: __ccr_clear_place HELPERS-FILE [keep]   removes our two files there, and the directory if we made it
__ccr_clear_place() {
  local program=${1%/*}/claude-resume
  ! __ccr_ours "$1" || __ccr_remove "$1"
  [[ ${2-} == keep && ${program} == "${CCR_PROGRAM}" ]] || ! __ccr_ours "${program}" || __ccr_remove "${program}"
  rm -f -- "$1.ccr-new" "${program}.new"
  __ccr_unmake "${1%/*}"
}

# Usage: __ccr_unmake DIRECTORY   removes it when we made it and it is empty
__ccr_unmake() {
  __ccr_recorded "made $1" || return 0
  [[ ${CCR_DRY} == 1 ]] || rmdir -- "$1" 2>/dev/null || [[ ! -d $1 ]]
}

# Usage: __ccr_remove FILE   and says so
__ccr_remove() {
  __ccr_tilde "$1"
  if [[ ${CCR_DRY} == 1 ]]; then
    printf 'would remove  %s\n' "${REPLY}"
  elif rm -f -- "$1" 2>/dev/null; then
    printf 'removed  %s\n' "${REPLY}"
  else
    __ccr_say "cannot remove ${REPLY}"
  fi
}

# Usage: __ccr_clear_halves   removes the temporary files that a run which was cut has left
__ccr_clear_halves() {
  local file
  for file in "${CCR_RECORD_FILE}" "${CCR_HELPERS_FILE}" "${CCR_FISH_FILE}" "${CCR_STORE}/settings.json" "${HOME}"/.{bashrc,zshrc,profile}; do
    [[ ! -e ${file}.ccr-new ]] || rm -f -- "${file}.ccr-new"
  done
}

# Usage: __ccr_lock   one of us at a time writes; held by the program's own file, so nothing is left
__ccr_lock() {
  exec {CCR_LOCK}<"${CCR_PROGRAM}"
  flock -w 60 "${CCR_LOCK}" 2>/dev/null || :
}
