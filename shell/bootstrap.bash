# Works out which command was called: by the name of a link, or by the first argument.
# CCR_CALLED is a command's id (CCR_COMMAND_IDS) or an internal verb, CCR_NAME the name people type.

# Usage: __ccr_called NAME   sets CCR_CALLED and CCR_NAME when NAME is a command
__ccr_called() {
  local index
  for index in "${!CCR_COMMANDS[@]}"; do
    if [[ ${CCR_COMMANDS[index]} == "$1" ]]; then
      CCR_CALLED=${CCR_COMMAND_IDS[index]} CCR_NAME=$1
      return 0
    fi
  done
  return 1
}

# Usage: __ccr_reach ID ARGUMENTS...   runs the command ID and ends, when that is what was called
__ccr_reach() {
  [[ ${CCR_CALLED} == "$1" ]] || return 0
  shift
  # --flag=value becomes two words, up to the -- that ends options
  local -a words=()
  while (($#)) && [[ $1 != -- ]]; do
    case $1 in
      --[a-z]*=*) words+=("${1%%=*}" "${1#*=}") ;;
      *) words+=("$1") ;;
    esac
    shift
  done
  "__ccr_cmd_${CCR_CALLED}" ${words[@]+"${words[@]}"} "$@"
  exit
}

# some containers end it with a slash, or leave it out
export HOME=${HOME-~}
[[ ${HOME} == / ]] || HOME=${HOME%/}
CCR_CALLED='' CCR_NAME=''
if ! __ccr_called "${0##*/}"; then
  CCR_NAME=${1-}
  __ccr_called "${CCR_NAME}" || CCR_CALLED=${CCR_NAME}
  (($# == 0)) || shift
fi
