# Where what is installed lies, and how one of our files is told from another's.

CCR_TARGET=${CCR_INSTALL_DIRECTORY/#'~/'/"${HOME}/"}
CCR_TARGET=${CCR_TARGET%/}
CCR_PROGRAM=${CCR_TARGET}/claude-resume
CCR_HELPERS_FILE=${CCR_TARGET}/${CCR_INSTALL_FILE}
CCR_CONFIG=${HOME}/.config/ccr
CCR_FISH_FILE=${HOME}/.config/fish/conf.d/ccr.fish
CCR_BEGIN='# >>> claude-resume >>>'
CCR_END='# <<< claude-resume <<<'

# Usage: __ccr_ours FILE   0 when FILE is one that ccr-gen rendered
__ccr_ours() {
  local -a lines=()
  [[ -f $1 && -r $1 ]] || return 1
  mapfile -n 3 -t lines <"$1" 2>/dev/null
  [[ "${lines[*]-}" == *'rendered by ccr-gen'* ]]
}

# Usage: __ccr_write FILE MODE <TEXT   puts TEXT into FILE, whole or not at all; nothing when it is there already
__ccr_write() {
  local text there=''
  IFS= read -r -d '' text || :
  if [[ -f $1 && -r $1 ]]; then
    IFS= read -r -d '' there <"$1" || :
    [[ ${there} != "${text}" ]] || return 0
  fi
  { mkdir -p -- "${1%/*}" && printf '%s' "${text}" >"$1.ccr-new" && chmod -- "$2" "$1.ccr-new" \
    && mv -fT -- "$1.ccr-new" "$1"; } 2>/dev/null && return 0
  rm -f -- "$1.ccr-new" 2>/dev/null || :
  __ccr_die 1 "cannot write $1, is the disk full or the directory read-only?"
}

# Usage: __ccr_link_places   REPLY_PLACES: the directories on PATH that hold a link for every command
__ccr_link_places() {
  CCR_PLACES=("${HOME}/.local/bin")
  [[ -z ${CODER_SCRIPT_BIN_DIR:-} ]] || CCR_PLACES+=("${CODER_SCRIPT_BIN_DIR}")
}

# Usage: __ccr_rc_files   sets CCR_RC_FILES to the shells' files that hold our block
__ccr_rc_files() {
  CCR_RC_FILES=("${HOME}/.bashrc")
  ! type -P zsh >/dev/null || CCR_RC_FILES+=("${HOME}/.zshrc")
}
