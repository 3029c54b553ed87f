# ccr-help: the commands, and topics that are about several of them.

# Usage: __ccr_cmd_help [TOPIC | COMMAND]
__ccr_cmd_help() {
  local text
  local -a lines=()
  [[ ${CCR_NAME} != help ]] || CCR_NAME='claude-resume help'
  while (($#)) && [[ $1 == -* ]]; do
    [[ $1 == -- ]] || __ccr_option "$1"
    shift
  done
  (($# < 2)) || __ccr_usage "one topic, not $#"
  if (($# == 0)); then
    __ccr_overview
  elif [[ " ${CCR_TOPICS[*]} " == *" $1 "* ]]; then
    text=CCR_TOPIC_$1
    printf '%s\n' "${!text}"
  elif __ccr_called "$1"; then
    __ccr_option --help
  else
    __ccr_lines lines __ccr_topics
    __ccr_die 2 "no topic ${1@Q}, there are ${#CCR_TOPICS[@]}" "${lines[@]}"
  fi
}

# Usage: __ccr_overview   the commands and the topics, each with what it is about
__ccr_overview() {
  local index text
  printf 'commands:\n'
  for index in "${!CCR_COMMANDS[@]}"; do
    text=CCR_HELP_${CCR_COMMAND_IDS[index]}
    text=${!text#*$'\n\n'}
    text=${text%%$'\n'*}
    printf '  %-16s  %s\n' "${CCR_COMMANDS[index]}" "${text%.}"
  done
  printf '\ntopics:\n'
  __ccr_topics '  '
  printf '\nEach command answers --help; claude-resume uninstall takes all away\n'
}

# Usage: __ccr_topics [INDENT]   a line for each
__ccr_topics() {
  local topic text
  for topic in "${CCR_TOPICS[@]}"; do
    text=CCR_TOPIC_${topic}
    printf '%s-help %-11s  %s\n' "${1-}${CCR_PREFIX}" "${topic}" "${!text%%$'\n'*}"
  done
}
