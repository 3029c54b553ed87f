# ccr-export --older-than: what is old goes into the archive, each session verified, before the CLI deletes it.

# Usage: __ccr_export_old SPAN REMOVE DRY
__ccr_export_old() {
  local before row code=0 list rest='' line
  local -a rows=()
  local -A seen
  local done_=0 failed=0
  CCR_X_DIR=${CCR_ARCHIVE_DIR:-${HOME}/.local/share/ccr/archive}
  [[ ${CCR_X_DIR} == /* ]] || CCR_X_DIR=${PWD%/}/${CCR_X_DIR}
  CCR_X_DIR=${CCR_X_DIR%/}
  __ccr_seconds --older-than "$1" && before=${REPLY}
  __ccr_now && before=$((REPLY - before))
  __ccr_need_store
  CCR_X_STORE=${PWD}
  [[ -n $3 ]] || (umask 077 && mkdir -p -- "${CCR_X_DIR}") 2>/dev/null || __ccr_die 1 "cannot make ${CCR_X_DIR}, is the disk full or read-only?"
  list=$(__ccr_found '' '' ! -newermt "@${before}" -printf '%T@ %s %p\n' | LC_ALL=C sort -rn)
  # of the files of one session the rows show the newest, so the others come after
  while [[ -n ${list} ]]; do
    seen=() rest='' rows=()
    local CCR_WANT_LIST=''
    while IFS= read -r line; do
      if [[ -n ${seen["${line##*/}"]-} ]]; then rest+=${line}$'\n'; else CCR_WANT_LIST+=${line}$'\n'; fi
      seen["${line##*/}"]=1
    done <<<"${list}"
    list=${rest%$'\n'} CCR_WANT_LIST=${CCR_WANT_LIST%$'\n'}
    __ccr_lines rows __ccr_rows 100000000
    for row in ${rows[@]+"${rows[@]}"}; do
      __ccr_columns "${row}"
      if [[ ${CCR_COLUMN[1]} == live ]]; then
        __ccr_note "${CCR_COLUMN[16]} is live and stays"
        continue
      fi
      if [[ -n $3 ]]; then
        printf '%s\n' "${CCR_X_DIR}/${CCR_COLUMN[0]}.tar.gz"
      else
        code=0
        # in a shell of its own: one that fails does not keep the others
        (__ccr_export_one "$2") || code=$?
        ((code < 128)) || exit "${code}"
        ((code == 0)) || failed=1
        ((code == 0)) || continue
      fi
      done_=$((done_ + 1))
    done
  done
  __ccr_plural "${done_}" session && line=${REPLY}
  __ccr_tilde "${CCR_X_DIR}"
  if [[ -n $3 ]]; then
    __ccr_note "${line} would go to ${REPLY}, nothing done"
  else
    __ccr_note "${line} in ${REPLY}${2:+, removed here}"
  fi
  return "${failed}"
}

# Usage: __ccr_export_one REMOVE   sees to it that CCR_COLUMN's session is in the archive, and with REMOVE no more in the store
__ccr_export_one() {
  local id=${CCR_COLUMN[0]} file number=1 stat
  file=${CCR_X_DIR}/${id}.tar.gz
  __ccr_stage "${CCR_X_DIR}" "${id}.tar.gz"
  # another run was there first
  [[ -e ${CCR_COLUMN[12]} ]] || return 0
  __ccr_export_members
  stat=$(stat -c '%i %s %.Y' -- "${CCR_X_NAMES[@]}" 2>/dev/null) || __ccr_export_failed
  local from=${PWD}
  cd -- "${CCR_X_FROM}"
  __ccr_export_sums
  # another state of the same session keeps its own archive
  while [[ -e ${file} || -L ${file} ]] && ! __ccr_export_holds "${file}"; do
    number=$((number + 1))
    file=${CCR_X_DIR}/${id}-${number}.tar.gz
  done
  if [[ ! -e ${file} ]]; then
    __ccr_export_pack
    [[ -z $1 ]] || sync -- "${CCR_STAGE}/out" 2>/dev/null || :
    mv -- "${CCR_STAGE}/out" "${file}" 2>/dev/null || __ccr_die 1 "cannot write ${file}, is the disk full or read-only?"
    [[ -z $1 ]] || sync -- "${CCR_X_DIR}" 2>/dev/null || :
    __ccr_export_said
  fi
  printf '%s\n' "${file}"
  [[ -n $1 ]] || return 0
  cd -- "${CCR_X_STORE}"
  __ccr_locked __ccr_export_remove "${from}" "${stat}" || __ccr_die 75 "${CCR_COLUMN[16]} is in use again and stays"
}

# Usage: __ccr_export_holds FILE   0 when FILE is a whole archive that holds all of CCR_X_MEMBERS
__ccr_export_holds() {
  local line index held=$'\n'
  [[ -f $1 && ! -L $1 ]] && __ccr_archive_read "$1" || return 1
  for index in "${!CCR_M_NAME[@]}"; do
    held+="${CCR_M_SIZE[index]} ${CCR_M_SUM[index]} ${CCR_M_NAME[index]}"$'\n'
  done
  while IFS= read -r line; do
    [[ ${held} == *$'\n'"${line}"$'\n'* ]] || return 1
  done <<<"${CCR_X_MEMBERS}"
}

# Usage: __ccr_export_remove DIRECTORY STAT   deletes CCR_X_NAMES, the transcript last, unless the session lives or is not what
# it was: then 1
__ccr_export_remove() {
  local stat
  __ccr_live
  [[ $'\n'${REPLY} != *$'\n'"${CCR_COLUMN[0]}"$'\t'* ]] || return 1
  cd -- "$1" || return 1
  stat=$(stat -c '%i %s %.Y' -- "${CCR_X_NAMES[@]}" 2>/dev/null) || return 1
  [[ ${stat} == "$2" ]] || return 1
  rm -f -- "${CCR_X_NAMES[@]}" || return
  [[ ! -d ${CCR_COLUMN[0]} ]] || find "${CCR_COLUMN[0]}" -depth -type d -empty -delete
  cd -- "${CCR_X_STORE}"
  rmdir -- "${CCR_COLUMN[12]%/*}" 2>/dev/null || :
  rm -f -- "ccr/imported/${CCR_COLUMN[0]}"
}
