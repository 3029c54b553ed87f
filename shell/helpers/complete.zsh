# Completion of zsh, loaded at the first tab; without these comment lines, which an interactive eval would run.

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
