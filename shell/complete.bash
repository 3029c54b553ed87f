# Completion: `complete SHELL TYPE AT -- WORDS...` answers for word AT of a command line. First a line
# ":", ":dirs" or ":files": the paths that the shell adds; then "VALUE<TAB>DESCRIPTION" lines. bash gets
# them as it shows them, the value alone when it is the only one or TYPE (COMP_TYPE) means to insert.

# Usage: __ccr_cmd_complete SHELL TYPE AT -- WORDS...
__ccr_cmd_complete() {
  (($# > 4)) && [[ $2$3 =~ ^[0-9]+$ ]] || exit 2
  __ccr_width
  local width=${REPLY} shell=$1 type=$2 at=$3 before='' current also='' answers='' ids=''
  shift 4
  local -a words=("$@")
  if [[ ${words[0]##*/} == claude-resume ]] && ((at > 1)); then
    words=("${words[@]:1}") at=$((at - 1))
  fi
  current=${words[at]-}
  ((at == 0)) || before=${words[at - 1]}
  # bash splits --flag=value at the =
  if [[ ${current} == = ]]; then
    current=''
  elif [[ ${before} == = ]] && ((at > 1)); then
    before=${words[at - 2]}
  fi
  if [[ ${words[0]##*/} == claude-resume ]]; then
    __ccr_answer "${CCR_COMMANDS[@]}" install uninstall
  elif __ccr_called "${words[0]##*/}"; then
    case ${before}:${current} in
      --project:* | --into:*) also=dirs ;;
      --format:*) __ccr_answer md ;;
      -[jn]:* | --jobs:* | --since:* | --max-age:* | --older-than:* | --prompt:* | --warn:*) ;;
      *:-*) __ccr_answer_flags "${words[0]}" ;;
      *) __ccr_answer_words ;;
    esac
  fi
  printf ':%s\n' "${also}"
  if [[ -n ${ids} ]]; then __ccr_print_ids; else __ccr_print_answers; fi
}

# Usage: __ccr_answer VALUES...   those that begin with the word so far
__ccr_answer() {
  local value
  for value; do
    [[ ${value%%$'\t'*} != "${current}"* ]] || answers+=${value}$'\n'
  done
}

# Usage: __ccr_answer_words   what is no flag, by command
__ccr_answer_words() {
  local name
  case ${CCR_CALLED} in
    resume | log) ids=1 ;;
    export)
      ids=1
      ((at == 1)) || also=files
      ;;
    tmux) also=dirs ids=1 ;;
    tmux_kill)
      while IFS= read -r name; do
        [[ ${name} != claude-* ]] || __ccr_answer "${name}"
      done < <(tmux list-sessions -F '#{session_name}' 2>/dev/null || :)
      ;;
    import) also=files ;;
    help) __ccr_answer "${CCR_TOPICS[@]}" ;;
    *) ;;
  esac
}

# Usage: __ccr_answer_flags COMMAND   as its help text names them, the long ones where there are both
__ccr_answer_flags() {
  local line flag text word
  while IFS= read -r line; do
    [[ ${line} == '  -'* ]] || continue
    line=${line#  }
    while [[ ${line} == -* ]]; do
      flag=${line%%  *} text=${line#"${flag}"}
      text=${text#"${text%%[! ]*}"}
      for word in ${flag//,/ }; do
        [[ ${word} == --* || (${word} == -? && ${flag} != *--*) ]] || continue
        if [[ ${text} == -* ]]; then __ccr_answer "${word}"; else __ccr_answer "${word}${text:+$'\t'}${text}"; fi
      done
      line=${text}
    done
  done < <(/bin/bash -p -- "${BASH_SOURCE[0]}" "$1" --help 2>/dev/null || :)
}

# Usage: __ccr_print_ids   the 50 newest sessions with age, state and title, the others by id
__ccr_print_ids() {
  [[ ${current} =~ ^[0-9a-f-]*$ ]] && cd -- "${CCR_STORE}" 2>/dev/null || return 0
  __ccr_now
  CCR_R_TYPED=${#current} CCR_R_SHELL=${shell} CCR_R_NOW=${REPLY} CCR_R_WIDTH=${width} LC_ALL=C "${CCR_AWK}" "${CCR_AWK_COMPLETE}" \
    <(__ccr_transcripts "${current}*" || :) <(__ccr_newest || :)
}

# Usage: __ccr_newest   rows of the newest; none where bash inserts what it gets
__ccr_newest() {
  [[ ${shell} != bash || ! ${type} =~ ^(37|42)$ ]] || return 0
  local CCR_WANT_LIST=''
  [[ -z ${current} ]] || CCR_WANT_LIST=$(__ccr_transcripts "${current}*")
  [[ -n ${current} && -z ${CCR_WANT_LIST} ]] || __ccr_rows 50
}

# Usage: __ccr_fit VALUE TEXT   REPLY: as much of TEXT as fits on a line of the terminal behind VALUE
__ccr_fit() {
  local room=$(((width < 60 ? 60 : width) - ${#1} - 4))
  # wide characters take two columns
  [[ $2 != *[!\ -~]* ]] || room=$((room / 2))
  REPLY=${2:0:room}
}

# Usage: __ccr_print_answers   the answers as the shell takes them
__ccr_print_answers() {
  local -a lines=()
  local line value
  mapfile -t lines < <(printf '%s' "${answers}")
  for line in ${lines[@]+"${lines[@]}"}; do
    value=${line%%$'\t'*}
    if [[ ${shell} == bash && ${line} == *$'\t'* ]]; then
      REPLY=''
      ((${#lines[@]} == 1)) || [[ ${type} =~ ^(37|42)$ ]] || __ccr_fit "${value}" "${line#*$'\t'}"
      line=${value}${REPLY:+  }${REPLY}
    fi
    printf '%s\n' "${line}"
  done
}

# Usage: __ccr_cmd_completion bash|zsh   the functions that a shell loads at its first tab
__ccr_cmd_completion() {
  case ${1-} in
    bash) printf '%s' "${CCR_COMPLETION_BASH}" ;;
    zsh) printf '%s' "${CCR_COMPLETION_ZSH}" ;;
    *) exit 2 ;;
  esac
}
