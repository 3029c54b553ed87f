# No fork and no subshell here; bash and zsh read the same text, fish has a file of its own.

# Usage: __ccr_define NAMES...   a function for each command; a user's alias of that name wins
__ccr_define() {
  local __ccr_name
  for __ccr_name in "$@"; do
    # not `name() {`: an alias of that name would make it a syntax error
    eval "function ${__ccr_name} { \"\${__ccr_program}\" ${__ccr_name} \"\$@\"; }"
  done
}

# Usage: __ccr_complete_bash   asks the program for what fits, by bash's own variables
__ccr_complete_bash() {
  local __ccr_line __ccr_value
  COMPREPLY=()
  while IFS= read -r __ccr_line; do
    __ccr_value=${__ccr_line%%$'\t'*}
    case ${COMP_TYPE} in
      # bash lists: show what it is, as long as there is more than one
      33 | 63 | 64) COMPREPLY+=("${__ccr_value}  ${__ccr_line#*$'\t'}") ;;
      *) COMPREPLY+=("${__ccr_value}") ;;
    esac
  done < <("${__ccr_program}" complete "${COMP_CWORD}" "${COMP_WORDS[@]}" 2>/dev/null)
  ((${#COMPREPLY[@]} != 1)) || COMPREPLY=("${COMPREPLY[0]%%  *}")
}

# Usage: __ccr_complete_zsh   the same for zsh, with descriptions
__ccr_complete_zsh() {
  emulate -L zsh
  local __ccr_line
  local -a __ccr_values __ccr_shown
  # shellcheck disable=SC2154 # zsh's completion sets words and CURRENT
  while IFS= read -r __ccr_line; do
    __ccr_values+=("${__ccr_line%%$'\t'*}")
    __ccr_shown+=("${__ccr_line%%$'\t'*}  ${__ccr_line#*$'\t'}")
  done < <("${__ccr_program}" complete "$((CURRENT - 1))" "${words[@]}" 2>/dev/null)
  ((${#__ccr_values[@]})) || return 1
  compadd -l -V ccr -d __ccr_shown -a -- __ccr_values
}

# Usage: __ccr_late   registers zsh's completion at the first prompt, when compinit has run by then
__ccr_late() {
  # shellcheck disable=SC2154,SC2206,SC2296 # zsh's own array and its way to take one word out
  eval 'precmd_functions=(${precmd_functions:#__ccr_late})'
  ! typeset -f compdef >/dev/null || compdef __ccr_complete_zsh "${__ccr_commands[@]}"
}

case ${__ccr_program} in
  \~/*) __ccr_program=${HOME}/${__ccr_program#??} ;;
  *) ;;
esac
if [[ -n ${ZSH_VERSION:-} ]]; then
  __ccr_define "${__ccr_commands[@]}"
  if typeset -f compdef >/dev/null; then
    compdef __ccr_complete_zsh "${__ccr_commands[@]}"
  else
    # shellcheck disable=SC2154 # zsh's own array
    typeset -ga precmd_functions && precmd_functions+=(__ccr_late)
  fi
elif [[ -n ${BASH_VERSION:-} && ! -o posix ]]; then
  # in POSIX mode a hyphen in a function's name ends the shell: the links on PATH serve there
  __ccr_define "${__ccr_commands[@]}"
  # only a shell with completion has this builtin
  ! builtin type -t complete >/dev/null || complete -F __ccr_complete_bash "${__ccr_commands[@]}"
fi
