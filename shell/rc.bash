# Our block in the files that shells read at their start.

# Usage: __ccr_block   REPLY: the block, between its markers
__ccr_block() {
  local file=${CCR_HELPERS_FILE}
  printf -v REPLY '%q' "${file}"
  REPLY=${CCR_BEGIN}$'\n'"# installed by the workspace's template, removed by: claude-resume uninstall"$'\n'"if [ -r ${REPLY} ]; then . ${REPLY}; fi"$'\n'${CCR_END}$'\n'
}

# Usage: __ccr_rc_all   the block in every rc file
__ccr_rc_all() {
  local file
  __ccr_rc_files
  for file in "${CCR_RC_FILES[@]}"; do __ccr_rc "${file}"; done
}

# Usage: __ccr_rc FILE   puts the block at the end of FILE, and takes hand-made blocks of older templates out
__ccr_rc() {
  local file=$1 old='' new skel=/etc/skel/${1##*/} made='' open=''
  if [[ -L ${file} ]]; then
    file=$(readlink -m -- "${file}")
  fi
  if [[ ! -e ${file} ]]; then
    made=1
    [[ ! -r ${skel} ]] || { IFS= read -r -d '' old <"${skel}" || :; }
  elif [[ -f ${file} && -r ${file} ]]; then
    IFS= read -r -d '' old <"${file}" || :
  else
    __ccr_say "${file} cannot be read, it stays without the commands"
    return 0
  fi
  __ccr_without "${old}" && new=${REPLY}
  [[ -z ${new} || ${new} == *$'\n' ]] || new+=$'\n' open=1
  __ccr_block
  new+=${REPLY}
  [[ ${new} != "${old}" || -n ${made} ]] || return 0
  # for uninstall: what was not there before
  [[ -z ${made} ]] || : >"${CCR_STATE}/made-${file##*/}"
  [[ -z ${open} ]] || : >"${CCR_STATE}/open-${file##*/}"
  __ccr_put "${file}" "${new}" "${made}"
}

# Usage: __ccr_put FILE TEXT NEW   replaces the text of FILE, its mode and owner kept
__ccr_put() {
  local file=$1
  {
    mkdir -p -- "${file%/*}" && if [[ -n $3 ]]; then
      printf '%s' "$2" >"${file}.ccr-new" && chmod 644 -- "${file}.ccr-new"
    else
      cp -p -- "${file}" "${file}.ccr-new" && printf '%s' "$2" >"${file}.ccr-new"
    fi && mv -fT -- "${file}.ccr-new" "${file}"
  } 2>/dev/null && return 0
  rm -f -- "${file}.ccr-new" 2>/dev/null || :
  __ccr_die 1 "cannot write ${file}, is the disk full or the directory read-only?"
}

# Usage: __ccr_without TEXT   REPLY: TEXT without our block and without every hand-made one
__ccr_without() {
  local line out='' skip='' depth=0 held='' rest=$1
  REPLY=$1
  [[ $1 == *"${CCR_BEGIN}"* || $1 == *'# Claude Session Management'* ]] || return 0
  while [[ -n ${rest} ]]; do
    line=${rest%%$'\n'*}
    [[ ${rest} == *$'\n'* ]] && line+=$'\n'
    rest=${rest#"${line}"}
    case ${skip} in
      ours)
        held+=${line}
        [[ ${line} != "${CCR_END}"* ]] || skip='' held=''
        ;;
      hand)
        held+=${line}
        if [[ ${line} =~ ^[[:space:]]*if[[:space:]] ]]; then depth=$((depth + 1)); fi
        if [[ ${line} =~ (^|[[:space:];])fi[[:space:]]*$ ]]; then depth=$((depth - 1)) && ((depth > 0)) || skip='' held=''; fi
        ;;
      *)
        if [[ ${line} == "${CCR_BEGIN}"* ]]; then
          skip=ours held=${line}
        elif [[ ${line} == '# Claude Session Management'* ]]; then
          skip=hand held=${line} depth=0
          # the blank line before it came with it
          [[ ${out} != *$'\n\n' ]] || out=${out%$'\n'}
        else
          out+=${line}
        fi
        ;;
    esac
  done
  # a block without an end is not ours to take
  REPLY=${out}${held}
}

# Usage: __ccr_watch_rc   looks on, detached, whether the first start's copy of /etc/skel takes the block away
__ccr_watch_rc() {
  local seconds=${CCR_SKEL_SECONDS:-120}
  ((seconds > 0)) || return 0
  __ccr_self
  # every descriptor of the agent is let go, or it would wait for us
  (
    for fd in /proc/self/fd/*; do
      fd=${fd##*/}
      ((fd < 3)) || eval "exec ${fd}>&-"
    done
    exec setsid bash -p -- "${REPLY}" guard "${seconds}"
  ) </dev/null >/dev/null 2>&1 &
}

# Usage: __ccr_cmd_guard SECONDS   puts a lost block back, until SECONDS are over or a newer guard is there
__ccr_cmd_guard() {
  local end=$((SECONDS + $1)) file known fresh=''
  cd "${HOME}"
  printf '%s\n' "$$" >"${CCR_STATE}/guard"
  while ((SECONDS < end)); do
    { read -r fresh <"${CCR_STATE}/guard"; } 2>/dev/null || exit 0
    [[ ${fresh} == "$$" && ! -e ${CCR_CONFIG}/off ]] || exit 0
    __ccr_rc_files
    for file in "${CCR_RC_FILES[@]}"; do
      known=''
      { IFS= read -r -d '' known <"${file}"; } 2>/dev/null || :
      [[ ${known} == *"${CCR_BEGIN}"* ]] || __ccr_rc "${file}"
    done
    read -r -t 0.5 <> <(:) || :
  done
  rm -f "${CCR_STATE}/guard"
}
