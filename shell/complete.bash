# The verb complete: what can stand at a place of a command line, one a line, a tab and what it is behind it.

# Usage: __ccr_cmd_complete PLACE WORDS...   WORDS[0] is the command, PLACE the word to complete
__ccr_cmd_complete() {
  local place=$1 word name
  shift
  local -a words=("$@")
  word=${words[place]:-}
  name=${words[0]##*/}
  __ccr_called "${name}" || return 0
  local before=${words[place - 1]:-} index
  for ((index = 1; index < place; index++)); do
    [[ ${words[index]} != -- ]] || return 0
  done
  case ${before} in
    --project | --into) __ccr_complete_directories "${word}" ;;
    --since | --older-than | --max-age) printf '%s\t\n' 1d 7d 30d ;;
    -n | --jobs | --warn | --prompt) ;;
    *)
      if [[ ${word} == -* ]]; then
        __ccr_complete_flags "${word}"
      else
        __ccr_complete_words "${word}" "${place}"
      fi
      ;;
  esac
}

# Usage: __ccr_complete_flags WORD   the flags that the command's help names, with their words
__ccr_complete_flags() {
  local text=CCR_HELP_${CCR_CALLED} line flag
  while IFS= read -r line; do
    [[ ${line} =~ ^\ +-  ]] || continue
    for flag in ${line}; do
      flag=${flag%,}
      case ${flag} in
        "$1"*) [[ ! ${flag} =~ ^--?[a-zA-Z][a-z-]*$ ]] || printf '%s\t%s\n' "${flag}" "$(sed -E 's/^ *(-[^ ]+ ?[A-Z0-9a-z]*,? *)+ {2,}//' <<<"${line}")" ;;
        *) ;;
      esac
    done
  done <<<"${!text-}"
}

# Usage: __ccr_complete_words WORD PLACE
__ccr_complete_words() {
  case ${CCR_CALLED} in
    resume | log | export)
      (($2 > 1)) || __ccr_complete_ids "$1"
      ;;
    tmux)
      if [[ $1 == [./~]* ]]; then
        __ccr_complete_directories "$1"
      else
        __ccr_complete_ids "$1"
      fi
      ;;
    tmux_kill) "${BASH_SOURCE[0]}" cct-list --plain 2>/dev/null | cut -f 1,3 | grep -F -- "$1" || : ;;
    *) ;;
  esac
}

# Usage: __ccr_complete_ids WORD   the 50 newest with age, state and title, the others by id
__ccr_complete_ids() {
  local row now age CCR_WANT_LIST
  __ccr_enter_store || return 0
  [[ -z $1 || $1 =~ ^[0-9a-f-]+$ ]] || return 0
  CCR_WANT_LIST=$(__ccr_transcripts "$1*")
  [[ -n ${CCR_WANT_LIST} ]] || return 0
  __ccr_now && now=${REPLY}
  while IFS= read -r row; do
    __ccr_columns "${row}"
    __ccr_age $((now - CCR_COLUMN[2])) && age=${REPLY}
    row=${CCR_COLUMN[16]}
    ((${#row} >= ${#1})) || row=${CCR_COLUMN[0]}
    printf '%s\t%s %s %s\n' "${row}" "${age}" "${CCR_COLUMN[1]}" "${CCR_COLUMN[11]}"
  done < <(__ccr_rows 50)
  LC_ALL=C awk 'NR > 50 { print substr($3, length($3) - 41, 36) "\t" }' <<<"${CCR_WANT_LIST}"
}

# Usage: __ccr_complete_directories WORD
__ccr_complete_directories() {
  local path word=$1
  [[ ${word} != '~'/* ]] || word=${HOME}${word#'~'}
  while IFS= read -r path; do
    [[ $1 != '~'/* ]] || path='~'${path#"${HOME}"}
    printf '%s/\t\n' "${path}"
  done < <(compgen -d -- "${word}")
}
