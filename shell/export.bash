# ccr-export: a session as an archive, or as a document to read.

# Usage: __ccr_cmd_export SESSION [FILE] | --older-than AGE, and flags
__ccr_cmd_export() {
  local older='' remove='' dry='' file here=${PWD}
  local -a words=()
  CCR_X_FORM=tar.gz CCR_X_MASK='' CCR_X_FORCE='' CCR_LOG_FULL=false CCR_LOG_THINKING=false CCR_LOG_COLOUR=''
  while (($#)); do
    case $1 in
      --format)
        __ccr_value "$1" "$#"
        [[ $2 == md || $2 == tar.gz ]] || __ccr_usage "--format is md or tar.gz, not ${2@Q}"
        CCR_X_FORM=$2
        shift
        ;;
      --redact)
        CCR_X_MASK=1
        # as it is called, and where it lies
        REPLY=$(readlink -f -- ~) && export CCR_X_HOME=${HOME}$'\n'${REPLY}
        ;;
      --full) CCR_LOG_FULL=true ;;
      --thinking) CCR_LOG_THINKING=true ;;
      -f | --force) CCR_X_FORCE=1 ;;
      --older-than)
        __ccr_value "$1" "$#"
        older=$2
        shift
        ;;
      --remove) remove=1 ;;
      -n | --dry-run) dry=1 ;;
      --)
        shift
        words+=("$@")
        break
        ;;
      *) __ccr_option "$1" || words+=("$1") ;;
    esac
    shift
  done
  if [[ -n ${older} ]]; then
    ((${#words[@]} == 0)) || __ccr_usage '--older-than takes no session'
    [[ ${CCR_X_FORM} != md ]] || __ccr_usage '--older-than makes archives, not --format md'
    [[ -z ${remove} || -z ${CCR_X_MASK} ]] || __ccr_usage '--remove wants whole archives, not --redact'
    __ccr_archive_tools
    __ccr_export_old "${older}" "${remove}" "${dry}"
    return
  fi
  [[ -z ${remove}${dry} ]] || __ccr_usage '--remove and --dry-run go with --older-than'
  ((${#words[@]} > 0)) || __ccr_usage 'which session'
  ((${#words[@]} < 3)) || __ccr_usage "one session and one file, not ${words[2]@Q} too"
  __ccr_archive_tools
  file=${words[1]-.}
  [[ ${file} != - || ${CCR_X_FORM} == md || ! -t 1 ]] || __ccr_usage 'an archive is nothing for a terminal, give a file'
  __ccr_session "${words[0]}"
  if [[ ${file} == - ]]; then
    __ccr_need_state
    file=${CCR_STATE}/${CCR_COLUMN[0]}.out
    __ccr_export_made "${file}"
    cat -- "${CCR_STAGE}/out"
  else
    [[ ${file} == /* ]] || file=${here%/}/${file}
    [[ ! -d ${file} ]] || file=${file%/}/claude-${CCR_COLUMN[16]}.${CCR_X_FORM}
    file=${file//'/./'/'/'}
    __ccr_export_made "${file}"
    mv -f -- "${CCR_STAGE}/out" "${file}" 2>/dev/null || __ccr_die 1 "cannot write ${file}, is the disk full or read-only?"
    printf '%s\n' "${file}"
  fi
}

# Usage: __ccr_export_made FILE   makes what becomes FILE of CCR_COLUMN's session: CCR_STAGE/out, verified
__ccr_export_made() {
  __ccr_stage "${1%/*}" "${1##*/}"
  __ccr_export_over "$1"
  __ccr_export_members
  if [[ ${CCR_X_FORM} == md ]]; then __ccr_export_document; else __ccr_export_pack; fi
  __ccr_export_said
}

# Usage: __ccr_export_members   goes to the directory of CCR_COLUMN's session and sets CCR_X_NAMES to its files, the transcript last,
# and CCR_X_FROM to where they are to be read: copies when it lives or is masked
__ccr_export_members() {
  local id=${CCR_COLUMN[0]} name line
  cd -- "${CCR_COLUMN[12]%/*}" 2>/dev/null || __ccr_die 1 "${CCR_COLUMN[16]} is gone"
  CCR_X_FROM=${PWD} CCR_X_NAMES=()
  # its own files alone, no links to others
  if [[ -d ${id}/subagents && ! -L ${id} && ! -L ${id}/subagents ]]; then
    __ccr_lines CCR_X_NAMES __ccr_export_agents "${id}"
    [[ ${CCR_X_NAMES[*]-} == *: ]] || __ccr_export_failed
    unset 'CCR_X_NAMES[-1]'
  fi
  for name in agent-*.jsonl; do
    [[ -f ${name} && ! -L ${name} && ${name} =~ ^agent-[A-Za-z0-9_-]+\.jsonl$ ]] || continue
    { IFS= read -r -n 16384 line <"${name}"; } 2>/dev/null || :
    [[ ${line} != *"\"sessionId\":\"${id}\""* ]] || CCR_X_NAMES+=("${name}")
  done
  CCR_X_NAMES+=("${id}.jsonl")
  [[ ${CCR_COLUMN[1]} == live || -n ${CCR_X_MASK} ]] || return 0
  local -x LC_ALL=C CCR_X_STAGE=${CCR_STAGE} CCR_X_MASK=${CCR_X_MASK} CCR_X_COUNTS=${CCR_STAGE}/counts
  [[ ${CCR_COLUMN[1]} != live ]] || wc -l -- "${CCR_X_NAMES[@]}" >"${CCR_STAGE}/lines" || __ccr_export_failed
  for name in "${CCR_X_NAMES[@]}"; do
    [[ ${name} != */* || -d ${CCR_STAGE}/${name%/*} ]] || mkdir -p -- "${CCR_STAGE}/${name%/*}"
    : >"${CCR_STAGE}/${name}"
  done
  "${CCR_AWK}" "${CCR_AWK_COPY}" "${CCR_X_NAMES[@]}" 2>/dev/null || __ccr_export_failed
  CCR_X_FROM=${CCR_STAGE}
}

# Usage: __ccr_export_agents ID   the files of its subagents, and : when these are all
__ccr_export_agents() {
  LC_ALL=C find "$1/subagents" -type f -regextype posix-egrep -regex '[0-9a-f-]+/([A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*' | LC_ALL=C sort && printf ':\n'
}

# Usage: __ccr_export_failed   exit 1
__ccr_export_failed() {
  __ccr_die 1 "${CCR_COLUMN[16]} could not be exported, is the disk full or read-only?"
}

# Usage: __ccr_export_sums   sets CCR_X_MEMBERS to lines "SIZE SUM NAME" of CCR_X_NAMES; run in CCR_X_FROM
__ccr_export_sums() {
  local index sizes sums
  CCR_X_MEMBERS=''
  __ccr_lines sizes stat -Lc %s -- "${CCR_X_NAMES[@]}"
  __ccr_lines sums sha256sum -- "${CCR_X_NAMES[@]}"
  for index in "${!CCR_X_NAMES[@]}"; do
    [[ ${sums[index]-} =~ ^[0-9a-f]{64}\  ]] || __ccr_export_failed
    CCR_X_MEMBERS+="${sizes[index]} ${sums[index]%% *} ${CCR_X_NAMES[index]}"$'\n'
  done
  CCR_X_MEMBERS=${CCR_X_MEMBERS%$'\n'}
}

# Usage: __ccr_export_pack   makes CCR_STAGE/out the archive of CCR_X_NAMES, the same bytes for the same session
__ccr_export_pack() {
  local project=${CCR_COLUMN[10]:-'~'} read
  local -a line
  cd -- "${CCR_X_FROM}"
  [[ -n ${CCR_X_MEMBERS:-} ]] || __ccr_export_sums
  [[ -z ${CCR_X_MASK} ]] || { __ccr_tilde "${project}" && project=${REPLY}; }
  CCR_R_ID=${CCR_COLUMN[0]} CCR_X_PROJECT=${project} CCR_X_MASK=${CCR_X_MASK} LC_ALL=C \
    "${CCR_AWK}" "${CCR_AWK_MANIFEST}" - "${CCR_X_NAMES[-1]}" <<<"${CCR_X_MEMBERS}" >"${CCR_STAGE}/manifest.json" 2>/dev/null || __ccr_export_failed
  (umask 077 && LC_ALL=C tar -h --format=ustar --owner=0 --group=0 --numeric-owner --mode=600 --mtime="@${CCR_COLUMN[2]}" --no-recursion \
    -cf - -C "${CCR_STAGE}" manifest.json -C "${CCR_X_FROM}" -- "${CCR_X_NAMES[@]}" | gzip -3n >"${CCR_STAGE}/out") 2>/dev/null || :
  CCR_M_NAME=() CCR_M_SIZE=() CCR_M_SUM=()
  while IFS=' ' read -r -a line; do
    CCR_M_SIZE+=("${line[0]}") CCR_M_SUM+=("${line[1]}") CCR_M_NAME+=("${line[2]}")
  done <<<"${CCR_X_MEMBERS}"
  if __ccr_archive_list "${CCR_STAGE}/out" && __ccr_archive_match; then
    read=$(sha256sum <"${CCR_STAGE}/manifest.json")
    CCR_M_NAME=(manifest.json "${CCR_M_NAME[@]}") CCR_M_SIZE=("${CCR_T_SIZE[0]}" "${CCR_M_SIZE[@]}") CCR_M_SUM=("${read%% *}" "${CCR_M_SUM[@]}")
    __ccr_archive_sums "${CCR_STAGE}/out" && return 0
  fi
  read=${CCR_X_MEMBERS}
  __ccr_export_sums
  [[ ${read} == "${CCR_X_MEMBERS}" ]] || __ccr_die 75 "${CCR_COLUMN[16]} changed while it was read, try again"
  __ccr_export_failed
}

# Usage: __ccr_export_said   says what was left out or masked
__ccr_export_said() {
  local count kind text=''
  [[ ${CCR_COLUMN[1]} != live ]] || __ccr_note "${CCR_COLUMN[16]} is live, exported up to its last whole line"
  [[ -n ${CCR_X_MASK} ]] || return 0
  while read -r count kind; do
    [[ ${count} == 1 || -z ${count} ]] || kind+=s
    text+=${count:+, ${count} ${kind}}
  done < <(LC_ALL=C sort -k 2 -- "${CCR_STAGE}/counts" 2>/dev/null || :)
  text=${text#, }
  __ccr_note "masked: ${text:-nothing}"
}
