# Completion of zsh. The rendered file holds these functions in eval, without comment lines.

# Usage: __ccr_fetch AT WORDS...   asks the program; fills the caller's kind, values and shown
function __ccr_fetch {
  \builtin emulate -L zsh
  local line
  while IFS= \builtin read -r line; do
    case $line in
      (:*) kind=${line#:} ;;
      (*)
        values+=("${line%%$'\t'*}")
        shown+=("${line/$'\t'/  }")
        ;;
    esac
  done < <(COLUMNS=$COLUMNS /bin/bash -p -- "$__ccr_program" complete zsh 0 "$1" -- "${@:2}" 2>/dev/null)
}

# Usage: __ccr_zsh   for compdef
function __ccr_zsh {
  local kind=
  local -a values shown
  __ccr_fetch $((CURRENT - 1)) "${words[@]}"
  if (( ${#values} )); then
    compadd -l -V ccr -d shown -a values
  fi
  case $kind in
    (dirs) _path_files -/ ;;
    (files) _files ;;
  esac
}

# Usage: __ccr_compctl   for compctl, where compinit was not run
function __ccr_compctl {
  \builtin emulate -L zsh
  local kind= at
  local -a words values shown
  \builtin read -cA words
  \builtin read -cn at
  __ccr_fetch $((at - 1)) "${words[@]}"
  reply=("${values[@]}")
  __ccr_shown=("${shown[@]}")
}

# Usage: __ccr_display   what compctl lists
function __ccr_display {
  reply=("${__ccr_shown[@]}")
}

# Usage: __ccr_register   now, or at the first prompt after compinit; until then compctl serves
function __ccr_register {
  \builtin emulate -L zsh
  precmd_functions=(${precmd_functions:#__ccr_register})
  if (( ${+functions[compdef]} )); then
    compdef __ccr_zsh "${__ccr_commands[@]}"
  else
    # a pattern, for zsh 5.9 does not find a name with a hyphen
    \builtin compctl -K __ccr_compctl -y __ccr_display + -f "${(@)__ccr_commands//-/?}"
    precmd_functions+=(__ccr_register)
  fi
}
