# The block in the files that shells read at their start, between markers; and the hand-made ones of
# older templates, which were appended at every start, away.

CCR_BEGIN='# >>> claude-resume >>>'
# where the file had no newline at its end: it goes again with the block
CCR_BEGIN_BARE='# >>> claude-resume, no newline before >>>'
CCR_END='# <<< claude-resume <<<'
CCR_HAND_MADE='# Claude Session Management'

# Usage: __ccr_without_ours TEXT   REPLY: TEXT, which begins with a newline, without our blocks
__ccr_without_ours() {
  local text=$1 marker head tail
  for marker in "${CCR_BEGIN}" "${CCR_BEGIN_BARE}"; do
    while [[ ${text} == *$'\n'"${marker}"$'\n'* ]]; do
      head=${text%%$'\n'"${marker}"$'\n'*} tail=${text#*$'\n'"${marker}"$'\n'}
      # a block without an end is its first line
      if [[ $'\n'${tail} == *$'\n'"${CCR_END}"$'\n'* ]]; then
        tail=$'\n'${tail}
        tail=${tail#*$'\n'"${CCR_END}"$'\n'}
      fi
      [[ ${marker} == "${CCR_BEGIN_BARE}" && -z ${tail} ]] || head+=$'\n'
      text=${head}${tail}
    done
  done
  REPLY=${text}
}

# Usage: __ccr_without_hand_made TEXT   REPLY: TEXT, which begins with a newline, without the blocks of older templates
__ccr_without_hand_made() {
  local text=$1 out='' head tail held line depth
  while [[ ${text} == *$'\n'"${CCR_HAND_MADE}"* ]]; do
    head=${text%%$'\n'"${CCR_HAND_MADE}"*} tail=${text#*$'\n'"${CCR_HAND_MADE}"}
    held='' depth=0
    while IFS= read -r line; do
      held+=${line}$'\n'
      [[ ! ${line} =~ ^[[:space:]]*if([[:space:]]|$) ]] || depth=$((depth + 1))
      if [[ ${line} =~ (^|[[:space:]\;])fi[[:space:]]*$ ]] && ((depth > 0)); then
        depth=$((depth - 1))
        ((depth > 0)) || break
      fi
    done <<<"${tail:0:4096}"
    if [[ ${line} =~ fi[[:space:]]*$ && ${held} == *claude* && ${held} != *"${CCR_HAND_MADE}"* ]]; then
      # with the blank line that was written before it
      out+=${head%$'\n'}
      tail=$'\n'${tail}$'\n'
      tail=${tail#$'\n'"${held}"}
      text=$'\n'${tail%$'\n'}
    else
      out+=${head}$'\n'${CCR_HAND_MADE} text=${tail}
    fi
  done
  REPLY=${out}${text}
}

# Usage: __ccr_rc FILE LINE   makes LINE stand in FILE between our markers, or '' nothing of ours; a FILE that is missing
# begins as a copy of its like in /etc/skel. 1 when it cannot be written, which is said
__ccr_rc() {
  local file=$1 old='' text skeleton='' begin=${CCR_BEGIN} wanted tries=0
  ! __ccr_read "/etc/skel/${file##*/}" || skeleton=${REPLY}
  if [[ ! -e ${file} && ! -L ${file} ]]; then
    [[ -n $2 ]] || return 0
    __ccr_remember "rc ${file}"
    old=${skeleton}
  elif ! __ccr_read "${file}"; then
    __ccr_tilde "${file}"
    __ccr_say "${REPLY} cannot be read as text, it is left alone"
    return 0
  else
    old=${REPLY}
    # someone is copying /etc/skel right now
    while [[ -n ${skeleton} && ${old} != "${skeleton}" && ${skeleton} == "${old}"* ]] && ((tries++ < 15)); do
      sleep 0.1
      ! __ccr_read "${file}" || old=${REPLY}
    done
  fi
  __ccr_without_hand_made $'\n'"${old}"
  text=${REPLY}
  __ccr_without_ours "${text}"
  if [[ -n $2 ]]; then
    # ours stands once and as it should: then it stays where it is
    wanted=$'\n'$2$'\n'${CCR_END}$'\n'
    if [[ ${text} == *$'\n'"${CCR_BEGIN}${wanted}"* || ${text} == *$'\n'"${CCR_BEGIN_BARE}${wanted}"* ]] \
      && [[ ${text//"${CCR_END}"/} == "${text/"${CCR_END}"/}" ]]; then
      REPLY=${text}
    else
      [[ ! -e ${file} || ${text} != "${REPLY}" ]] || __ccr_forget "rc ${file}"
      [[ ${REPLY} == *$'\n' ]] || begin=$'\n'${CCR_BEGIN_BARE}
      REPLY+=${begin}${wanted}
    fi
  fi
  text=${REPLY#$'\n'}
  if [[ -z $2 && ${text} == "${skeleton}" ]] && __ccr_recorded "rc ${file}"; then
    __ccr_remove "${file}"
  elif [[ ${text} != "${old}" || ! -e ${file} ]]; then
    [[ ${CCR_DRY:-} == 1 ]] || __ccr_put "${file}" "${text}"
  fi
}

# Usage: __ccr_quoted PATH   REPLY: PATH as one word of bash and zsh, ~ for the home directory where it can stand
__ccr_quoted() {
  local head='' tail=$1
  # shellcheck disable=SC2088 # for the shell that will read it
  [[ ${tail} != "${HOME}"/* ]] || { head='~/' tail=${tail#"${HOME}"/}; }
  if [[ ${tail} =~ [^A-Za-z0-9_./-] ]]; then
    # shellcheck disable=SC2016 # for the shell that will read it
    [[ -z ${head} ]] || head='"${HOME}"/'
    tail=\'${tail//\'/\'\\\'\'}\'
  fi
  REPLY=${head}${tail}
}

# Usage: __ccr_rc_all on|off   our block in the files of bash and zsh, our file for fish; or nothing of ours there
__ccr_rc_all() {
  local file line='' failed=0
  local -a files=("${HOME}/.bashrc")
  if [[ $1 == on ]]; then
    __ccr_quoted "${CCR_HELPERS_FILE}"
    line="[ ! -r ${REPLY} ] || . ${REPLY}"
  fi
  [[ ! -e ${HOME}/.zshrc && ! -L ${HOME}/.zshrc ]] && ! type -P zsh >/dev/null || files+=("${HOME}/.zshrc")
  for file in "${files[@]}"; do
    __ccr_rc "${file}" "${line}" || failed=1
  done
  __ccr_profile "$1" || failed=1
  if [[ $1 == off ]]; then
    ! __ccr_ours "${CCR_FISH_FILE}" || __ccr_remove "${CCR_FISH_FILE}"
  elif type -P fish >/dev/null; then
    __ccr_fish_text
    __ccr_place "${CCR_FISH_FILE}" "${REPLY}" || failed=1
  fi
  return "${failed}"
}

# Usage: __ccr_profile on|off   a login bash reads ~/.bashrc, and finds ~/.local/bin, by a file that a new home may lack
__ccr_profile() {
  local file=${HOME}/.profile other
  if [[ $1 == off ]]; then
    if __ccr_recorded "rc ${file}" && cmp -s -- /etc/skel/.profile "${file}"; then __ccr_remove "${file}"; fi
    return 0
  fi
  for other in "${HOME}"/.{bash_profile,bash_login,profile}; do
    [[ ! -e ${other} && ! -L ${other} ]] || return 0
  done
  __ccr_read /etc/skel/.profile || return 0
  other=${REPLY}
  __ccr_remember "rc ${file}"
  __ccr_put "${file}" "${other}"
}

# Usage: __ccr_fish_text   REPLY: what fish reads
__ccr_fish_text() {
  local path=${CCR_PROGRAM//\\/\\\\}
  REPLY="# claude-resume, rendered by ccr-gen ${CCR_VERSION}: the commands in fish, and their completion"$'\n'
  REPLY+="set -g __ccr_program '${path//\'/\\\'}'"$'\n'${CCR_FISH}
  REPLY+="__ccr_define ${CCR_COMMANDS[*]} claude-resume"$'\n'
}

# Usage: __ccr_rc_wanted   0 when rc files may be edited
__ccr_rc_wanted() {
  [[ ${CCR_INSTALL_RC} == true && ! -e ${CCR_CONFIG}/no-rc ]]
}

# Usage: __ccr_watch   starts guard: own session, every descriptor closed, so that the agent is not kept waiting
__ccr_watch() {
  (
    cd /
    for descriptor in /proc/self/fd/*; do
      descriptor=${descriptor##*/}
      ((descriptor < 3)) || eval "exec ${descriptor}>&-"
    done
    exec setsid /bin/bash -p -- "${CCR_PROGRAM}" guard
  ) </dev/null >/dev/null 2>&1 &
}

# Usage: __ccr_cmd_guard   puts a lost block back: templates copy /etc/skel over a new home while we run.
# It ends after 120 s (CCR_SKEL_WATCH, for tests), and when another program or none lies in our place.
__ccr_cmd_guard() {
  local end=$((SECONDS + ${CCR_SKEL_WATCH:-120})) own
  exec {own}<"${CCR_PROGRAM}"
  while ((SECONDS < end)); do
    sleep 0.5
    [[ ${CCR_PROGRAM} -ef /proc/self/fd/${own} && ! -e ${CCR_CONFIG}/off ]] && __ccr_rc_wanted || exit 0
    flock -w 60 "${own}" || :
    if [[ ${CCR_PROGRAM} -ef /proc/self/fd/${own} ]]; then
      __ccr_record_read
      __ccr_rc_all on || :
    fi
    flock -u "${own}" || :
  done
}
