# The commands as functions, of zsh: bash gets them spelt out, which is faster. In eval, without comment lines.

# Usage: __ccr_run COMMAND ARGUMENTS...
function __ccr_run { /bin/bash -p -- "$__ccr_program" "$@" }

# Usage: __ccr_define COMMANDS...
function __ccr_define {
  local name
  for name; do
    \builtin eval "function $name { __ccr_run $name \"\$@\" }"
  done
}
__ccr_define "${__ccr_commands[@]}"
