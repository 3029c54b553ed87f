# The end of the script that the agent runs: puts the program in its place and lets it install the rest.
# It can be cut at any point: the program is renamed into place whole, from a file of a fixed name.

# Usage: __ccr_stop CODE MESSAGE   ends the script with a line in the agent's log
__ccr_stop() {
  printf 'ccr: %s\n' "$2" >&2
  exit "$1"
}

# Usage: __ccr_fit   ends the script where the program cannot run
__ccr_fit() {
  local tool path
  ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)) \
    || __ccr_stop 1 "bash ${BASH_VERSION} is too old, 4.4 or later is needed"
  [[ ${OSTYPE} == linux* ]] || __ccr_stop 1 "${OSTYPE} is not supported, Linux with GNU tools is needed"
  for tool in base64 gzip readlink mkdir chmod mv; do
    path=$(type -P "${tool}") \
      || __ccr_stop 69 "${tool} is needed and not installed, install coreutils and gzip"
    path=$(readlink -f -- "${path}")
    [[ ${path##*/} != busybox* ]] || __ccr_stop 1 'busybox is not supported, install coreutils and gzip'
  done
}

# Usage: __ccr_place TEXT FILE   writes the program, unless it is there already: then no time changes
__ccr_place() {
  local there=''
  if [[ -f $2 && -r $2 ]]; then
    there=$(<"$2")
    [[ -z ${there} || ${there:0:400} == *'rendered by ccr-gen'* ]] \
      || __ccr_stop 1 "$2 is not ours, move it away"
  fi
  [[ -x $2 && ${there} == "$1" ]] && return
  local directory=${2%/*}
  # for uninstall, what was not there before
  export CCR_MADE=''
  while [[ ${directory} == /* && ! -d ${directory} ]]; do
    CCR_MADE=${directory}$'\n'${CCR_MADE} directory=${directory%/*}
  done
  if ! { mkdir -p -- "${2%/*}" && printf '%s\n' "$1" >"$2.new" && chmod 755 -- "$2.new" && mv -fT -- "$2.new" "$2"; } 2>/dev/null; then
    rm -f -- "$2.new" 2>/dev/null || :
    __ccr_stop 1 "cannot write $2"
  fi
}

[[ -n ${HOME:-} && -d ${HOME} && -w ${HOME} ]] || __ccr_stop 1 "the home directory ${HOME:-} cannot be written"
if [[ -e ~/.config/ccr/off ]]; then
  # shellcheck disable=SC2088 # for people to read, not to expand
  __ccr_stop 0 '~/.config/ccr/off is there, nothing is installed'
fi
__ccr_fit
# shellcheck disable=SC2154,SC2312 # the template assigns both above this text; pipefail hands on what fails
CCR_PROGRAM=$(printf '%s\n' "${CCR_PROGRAM}" | base64 -d | gzip -dc) \
  || __ccr_stop 1 'the script is damaged, render it again'
# shellcheck disable=SC2154 # as above
if [[ -n ${CCR_SETTINGS} ]]; then
  # shellcheck disable=SC2312 # as above
  CCR_SETTINGS=$(printf '%s\n' "${CCR_SETTINGS}" | base64 -d 2>/dev/null) || __ccr_stop 1 'the settings are damaged, apply them again'
  CCR_PROGRAM=${CCR_PROGRAM/"# a Terraform module's settings come here"/"${CCR_SETTINGS}"}
fi
# shellcheck disable=SC2154 # as above
CCR_TARGET=${CCR_INSTALL_DIRECTORY/#'~/'/"${HOME}/"}
CCR_TARGET=${CCR_TARGET%/}/claude-resume
__ccr_place "${CCR_PROGRAM}" "${CCR_TARGET}"
unset CCR_PROGRAM
# by bash, so that a home mounted noexec does no harm
exec /bin/bash -p -- "${CCR_TARGET}" install
