# What zsh has of completion before the first tab. In eval, without comment lines.

# Usage: __ccr_zsh   for compdef, until the first tab
function __ccr_zsh {
  \builtin unfunction __ccr_zsh __ccr_compctl
  \builtin eval "$(/bin/bash -p -- "$__ccr_program" completion zsh)"
  __ccr_zsh "$@"
}

# Usage: __ccr_compctl   for compctl, until the first tab
function __ccr_compctl {
  \builtin unfunction __ccr_zsh __ccr_compctl
  \builtin eval "$(/bin/bash -p -- "$__ccr_program" completion zsh)"
  __ccr_compctl "$@"
}

# Usage: __ccr_register   now, or at the first prompt after compinit; until then compctl serves
function __ccr_register {
  \builtin emulate -L zsh
  precmd_functions=(${precmd_functions:#__ccr_register})
  if (( ${+functions[compdef]} )); then
    compdef __ccr_zsh claude-resume "${__ccr_commands[@]}"
  else
    # a pattern, for zsh 5.9 does not find a name with a hyphen
    \builtin compctl -K __ccr_compctl -y __ccr_display + -f 'claude?resume' "${(@)__ccr_commands//-/?}"
    precmd_functions+=(__ccr_register)
  fi
}

__ccr_register
