# Completion: `complete SHELL TYPE AT -- WORDS...` answers for word AT of a command line. First a line
# ":", ":dirs" or ":files": the paths that the shell adds; then "VALUE<TAB>DESCRIPTION" lines. bash gets
# them as it shows them, the value alone when it is the only one or TYPE (COMP_TYPE) means to insert.

# Usage: __ccr_cmd_complete SHELL TYPE AT -- WORDS...
__ccr_cmd_complete() {
  (($# > 4)) && [[ $2$3 =~ ^[0-9]+$ ]] || exit 2
  local shell=$1 type=$2 at=$3 before='' current also='' answers=''
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
  __ccr_print_answers
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
    resume | log | export) __ccr_answer_ids ;;
    tmux)
      also=dirs
      __ccr_answer_ids
      ;;
    tmux_kill)
      while IFS= read -r name; do
        [[ ${name} != claude-* ]] || __ccr_answer "${name}"
      done < <(tmux list-sessions -F '#{session_name}' 2>/dev/null || :)
      ;;
    import) also=files ;;
    help) __ccr_answer resume limits persistence scripts ;;
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

# Usage: __ccr_answer_ids   the 50 newest sessions with age, state and title, the others by id
__ccr_answer_ids() {
  [[ ${current} =~ ^[0-9a-f-]*$ ]] && cd -- "${CCR_STORE}" 2>/dev/null || return 0
  local -a list=() row=()
  local line now described='' state
  mapfile -t list < <(__ccr_transcripts "${current}*" 2>/dev/null || :)
  ((${#list[@]} > 0)) || return 0
  __ccr_now
  now=${REPLY}
  printf -v line '%s\n' "${list[@]:0:60}"
  while IFS= read -r line; do
    IFS=$'\x1f' read -r -a row <<<"${line//$'\t'/$'\x1f'}"
    state=${row[1]}
    if [[ ${state} == limited && -n ${row[3]} ]]; then
      __ccr_ahead $((row[3] - now))
      state+=" ${REPLY}"
    fi
    __ccr_age $((now - row[2]))
    described+="+ ${row[0]} ${REPLY} ${state}  ${row[11]}"$'\n'
  done < <(CCR_WANT_LIST=${line%$'\n'} __ccr_rows 50 || :)
  # ids are cut to 8 characters where they are told apart by them, unless more were typed
  answers+=$({
    printf '%s' "${described}"
    printf '%s\n' "${list[@]}"
  } | CCR_R_TYPED=${#current} LC_ALL=C awk '
    function new(id) { if (!(id in seen)) { seen[id] = 1; ids[++n] = id; short[substr(id, 1, 8)]++ } }
    BEGIN { typed = ENVIRON["CCR_R_TYPED"] + 0 }
    $1 == "+" { id = $2; sub(/^[^ ]+ [^ ]+ /, ""); text[id] = "\t" $0; new(id); next }
    { id = $3; sub(/.*\//, "", id); sub(/\.jsonl$/, "", id); new(id) }
    END {
      for (i = 1; i <= n; i++) {
        id = ids[i]; cut = substr(id, 1, 8)
        print (typed > 8 || short[cut] > 1 ? id : cut) text[id]
      }
    }')$'\n'
}

# Usage: __ccr_print_answers   the answers as the shell takes them
__ccr_print_answers() {
  if [[ ${shell} != bash ]]; then
    printf '%s' "${answers}"
    return
  fi
  local -a lines=()
  local line width text value room
  mapfile -t lines < <(printf '%s' "${answers}")
  ((${#lines[@]} > 0)) || return 0
  __ccr_width
  width=$((REPLY < 60 ? 60 : REPLY - 2))
  for line in "${lines[@]}"; do
    value=${line%%$'\t'*} text=''
    if ((${#lines[@]} > 1)) && [[ ${type} != 37 && ${type} != 42 && ${line} == *$'\t'* ]]; then
      text=${line#*$'\t'}
      # wide characters take two columns
      room=$((width - ${#value} - 2))
      [[ ${text} != *[!\ -~]* ]] || room=$((room / 2))
      text=${text:0:room}
    fi
    printf '%s\n' "${value}${text:+  }${text}"
  done
}
