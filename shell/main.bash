# What is left when no command was reached: the list of commands, or an unknown one.
case ${CCR_CALLED} in
  '' | -h | --help | help)
    printf 'usage: claude-resume COMMAND [ARGUMENTS]\n\ncommands:\n'
    printf '  %s\n' "${CCR_COMMANDS[@]}"
    printf '\ninstall or remove: claude-resume install, claude-resume uninstall\n'
    ;;
  -V | --version) printf 'claude-resume %s\n' "${CCR_VERSION}" ;;
  *)
    CCR_NAME=claude-resume
    __ccr_usage "unknown command ${CCR_CALLED}"
    ;;
esac
