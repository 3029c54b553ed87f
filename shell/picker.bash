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
  local width window room chosen key id self quoted colour='' header=' enter resume . ctrl-t tmux . ctrl-y copy id . ctrl-l only limited . esc leave'
  __ccr_self && self=${REPLY}
  __ccr_width && width=${REPLY}
  window=right,50% room=$((width / 2))
  ((width >= 120)) || window=down,30% room=${width}
  ! __ccr_utf8 || header=${header// . / $'\u00b7' }
  header=${header# }
  ((${#header} + 4 <= room)) || header=${header/ ctrl-l/$'\n'ctrl-l}
  # fzf gives the program's path to a shell: quoted, and with an id that fzf itself quotes
  printf -v quoted '%q' "${self}"
  local -a theirs=()
  [[ -z ${CCR_FZF_OPTS:-} ]] || eval "theirs=(${CCR_FZF_OPTS})" 2>/dev/null || theirs=()
  ! __ccr_colour 2 || colour=1
  chosen=$(
    CCR_R_COLOUR=${colour} "${BASH}" -p -- "${self}" choices "${room}" \
      | CCR_R_COLOUR=${colour} SHELL=/bin/bash fzf --ansi --delimiter=$'\t' --with-nth=2.. --nth=2.. \
        --tabstop=1 --no-hscroll --no-sort --layout=reverse --no-multi --header="${header}" \
        --preview="${quoted} preview {1}" --preview-window="${window}" --expect=ctrl-t,ctrl-y \
        --bind="enter:accept,esc:abort,ctrl-l:reload(${quoted} choices ${room} limited)" \
        ${theirs[@]+"${theirs[@]}"}
  ) || exit 130
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

# Usage: __ccr_cmd_choices [WIDTH [limited]]   the rows for fzf: the first at once, the rest as they are read
__ccr_cmd_choices() {
  local now
  __ccr_need_store
  [[ -z ${2-} ]] || CCR_WANT_STATES=" $2 ready "
  __ccr_now && now=${REPLY}
  __ccr_rows 100000000 | CCR_R_NOW=${now} CCR_R_HOME=${HOME} __ccr_choices "${1:-100}"
}

# Usage: __ccr_choices WIDTH   rows on stdin as choices; with CCR_R_MENU choices as a menu
__ccr_choices() {
  local -x CCR_R_WIDTH=$1 CCR_R_DOTS=...
  local -a command=("${CCR_AWK}")
  # it would wait for a full buffer
  [[ ${CCR_AWK} != mawk ]] || command+=(-W interactive)
  ! __ccr_utf8 || CCR_R_DOTS=$'\u2026'
  LC_ALL=C "${command[@]}" "${CCR_AWK_CHOICES}"
}

# Usage: __ccr_pick_menu ...   without fzf: numbers, or words that leave fewer rows
__ccr_pick_menu() {
  local answer row width needle word
  local -a fitting=() shown=() all=() words=()
  __ccr_width && width=${REPLY}
  __ccr_lines all __ccr_cmd_choices $((width - 5))
  ((${#all[@]})) || {
    __ccr_no_store
    __ccr_die 1 "${REPLY}"
  }
  fitting=("${all[@]}")
  while :; do
    shown=("${fitting[@]:0:20}")
    printf '%s\n' "${shown[@]}" | CCR_R_MENU=1 __ccr_choices "${width}" >&2
    ((${#fitting[@]} <= 20)) || printf '     ... and %d more, type words to see fewer\n' $((${#fitting[@]} - 20)) >&2
    printf 'number, words to filter, or empty to leave: ' >&2
    IFS= read -r answer || exit 130
    if [[ -z ${answer} ]]; then
      exit 130
    elif [[ ${answer} =~ ^[0-9]{1,2}$ ]] && ((10#${answer} >= 1 && 10#${answer} <= ${#shown[@]})); then
      row=${shown[10#${answer} - 1]}
      __ccr_call "${CCR_PREFIX}" "${row%%$'\t'*}" "$@"
    fi
    read -r -a words <<<"${answer}"
    fitting=()
    for row in "${all[@]}"; do
      needle=1
      for word in ${words[@]+"${words[@]}"}; do [[ ${row,,} == *"${word,,}"* ]] || needle=''; done
      [[ -z ${needle} ]] || fitting+=("${row}")
    done
    ((${#fitting[@]})) || {
      __ccr_note "nothing with ${answer}"
      fitting=("${all[@]}")
    }
  done
}
