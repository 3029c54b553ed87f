# ccr alone: a picker, by fzf or as a numbered menu.

# Usage: __ccr_pick [FLAGS FOR ccr] -- CLAUDE ARGUMENTS   lets a person choose and calls ccr with it
__ccr_pick() {
  [[ -t 0 && -t 2 ]] || __ccr_die 2 "no session named and no terminal to choose on, name one: ${CCR_PREFIX} SESSION, see ${CCR_PREFIX}-list"
  __ccr_need_store
  if [[ ${TERM:-dumb} != dumb ]] && type -P fzf >/dev/null; then
    __ccr_pick_fzf "$@"
  else
    __ccr_pick_menu "$@"
  fi
}

# Usage: __ccr_pick_fzf ...   as __ccr_pick; field 1, hidden, is the full id
__ccr_pick_fzf() {
  local width window chosen key id self quoted header=' enter resume . ctrl-t tmux . ctrl-y copy id . ctrl-l only limited . esc leave'
  __ccr_self && self=${REPLY}
  __ccr_width && width=${REPLY}
  window=right,50%
  ((width >= 120)) || window=down,30%
  ! __ccr_utf8 || header=${header// . / $'\u00b7' }
  header=${header# }
  # fzf gives the program's path to a shell: quoted, and with an id that fzf itself quotes
  printf -v quoted '%q' "${self}"
  local -a theirs=()
  [[ -z ${CCR_FZF_OPTS:-} ]] || eval "theirs=(${CCR_FZF_OPTS})" 2>/dev/null || theirs=()
  chosen=$(SHELL=/bin/bash "${BASH}" -p -- "${self}" choices | SHELL=/bin/bash fzf --ansi --delimiter=$'\t' --with-nth=2.. --nth=2.. \
    --no-sort --layout=reverse --no-multi --header="${header}" --preview="${quoted} preview {1}" \
    --preview-window="${window}" --expect=ctrl-t,ctrl-y --bind="ctrl-l:reload(${quoted} choices limited)" \
    ${theirs[@]+"${theirs[@]}"}) || exit 130
  key=${chosen%%$'\n'*}
  id=${chosen#*$'\n'}
  id=${id%%$'\t'*}
  [[ -n ${id} ]] || exit 130
  case ${key} in
    ctrl-y) __ccr_copy "${id}" ;;
    ctrl-t) __ccr_call cct "${id}" ;;
    *) __ccr_call "${CCR_PREFIX}" "${id}" "$@" ;;
  esac
}

# Usage: __ccr_call COMMAND ARGUMENTS...   becomes another of our commands
__ccr_call() {
  __ccr_self
  exec "${BASH}" -p -- "${REPLY}" "$@"
}

# Usage: __ccr_copy ID   into the terminal's clipboard (OSC 52) and tmux's buffer, and on stdout
__ccr_copy() {
  local packed
  packed=$(printf '%s' "$1" | base64 -w 0)
  { printf '\033]52;c;%s\a' "${packed}" >/dev/tty; } 2>/dev/null || :
  [[ -z ${TMUX:-} ]] || tmux set-buffer -- "$1" 2>/dev/null || :
  printf '%s\n' "$1"
}

# Usage: __ccr_cmd_choices [limited]   the rows for fzf: the first at once, the rest as they are read
__ccr_cmd_choices() {
  local width now
  __ccr_need_store
  [[ -z ${1-} ]] || CCR_WANT_STATES=" $1 ready "
  __ccr_now && now=${REPLY}
  width=${COLUMNS:-100}
  __ccr_rows 100000000 | CCR_R_NOW=${now} CCR_R_HOME=${HOME} CCR_R_WIDTH=${width} LC_ALL=C awk "${CCR_AWK_CHOICES}"
}

# Usage: __ccr_pick_menu ...   without fzf: numbers, or words that leave fewer rows
__ccr_pick_menu() {
  local answer row index needle
  local -a fitting=() shown=() all=()
  __ccr_lines all __ccr_cmd_choices
  ((${#all[@]})) || {
    __ccr_no_store
    __ccr_die 1 "${REPLY}"
  }
  fitting=("${all[@]}")
  while :; do
    shown=("${fitting[@]:0:20}")
    for index in "${!shown[@]}"; do
      row=${shown[index]#*$'\t'}
      printf '%3d  %s\n' $((index + 1)) "${row//$'\t'/  }" >&2
    done
    ((${#fitting[@]} <= 20)) || printf '     ... and %d more, type words to see fewer\n' $((${#fitting[@]} - 20)) >&2
    printf 'number, words to filter, or empty to leave: ' >&2
    IFS= read -r answer || exit 130
    if [[ -z ${answer} ]]; then
      exit 130
    elif [[ ${answer} =~ ^[0-9]{1,2}$ ]] && ((10#${answer} >= 1 && 10#${answer} <= ${#shown[@]})); then
      row=${shown[10#${answer} - 1]}
      __ccr_call "${CCR_PREFIX}" "${row%%$'\t'*}" "$@"
    fi
    fitting=()
    for row in "${all[@]}"; do
      needle=1
      for word in ${answer}; do [[ ${row,,} == *"${word,,}"* ]] || needle=''; done
      [[ -z ${needle} ]] || fitting+=("${row}")
    done
    ((${#fitting[@]})) || {
      __ccr_note "nothing with ${answer}"
      fitting=("${all[@]}")
    }
  done
}
