# What bash has of completion before the first tab. In eval, without comment lines.

# Usage: __ccr_complete   for complete, until the first tab
function __ccr_complete {
  \builtin unset -f __ccr_complete
  # shellcheck disable=SC2154 # the template assigns it
  \builtin eval "$(/bin/bash -p -- "${__ccr_program}" completion bash || \builtin :)"
  __ccr_complete "$@"
}
