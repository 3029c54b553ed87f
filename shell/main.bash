# What is left when no command was reached: the list of commands, or an unknown one.
case ${CCR_CALLED} in
  '' | -h | --help)
    printf 'usage: claude-resume COMMAND [ARGUMENTS]\n\n'
    __ccr_overview
    ;;
  -V | --version) printf 'claude-resume %s\n' "${CCR_VERSION}" ;;
  *)
    CCR_NAME=claude-resume
    __ccr_usage "unknown command ${CCR_CALLED}"
    ;;
esac
