# ccr-import: an archive of ccr-export becomes a session of this machine. Nothing is unpacked: each member goes through a pipe,
# no longer than its manifest says, and the session appears whole, its transcript last.

# Usage: __ccr_cmd_import FILE [--into DIR] [--fork]
__ccr_cmd_import() {
  local file='' into='' fork='' given='' here fd temp name
  while (($#)); do
    case $1 in
      --into)
        __ccr_value "$1" "$#"
        into=$2 given=1
        shift
        ;;
      --fork) fork=1 ;;
      --) ;;
      *)
        __ccr_option "$1" || {
          [[ -z ${file} ]] || __ccr_usage "one file is enough, not ${1@Q} too"
          file=$1
        }
        ;;
    esac
    shift
  done
  [[ -n ${file} ]] || __ccr_usage 'which file'
  __ccr_archive_tools
  name=${file##*/}
  here=$(pwd -P) || __ccr_die 1 'the current directory is gone, go to another one'
  if [[ ${file} == - ]]; then
    # read more than once, and gone with us
    { temp=$(mktemp) && exec {fd}<>"${temp}" && rm -f -- "${temp}" && cat >&"${fd}"; } || __ccr_die 1 'the archive could not be read, is the disk full?'
    file=/dev/fd/${fd} name=stdin
  fi
  [[ -f ${file} ]] || __ccr_die 1 "no such file: ${file}"
  [[ -r ${file} ]] || __ccr_die 1 "cannot read ${file}"
  # another may come in its place meanwhile
  exec {fd}<"${file}"
  file=/dev/fd/${fd}
  __ccr_archive_read "${file}" || __ccr_die 1 "${name} is not imported, ${REPLY}"
  __ccr_import_directory
  CCR_I_ID=${CCR_M_ID}
  if [[ -n ${fork} ]]; then
    IFS= read -r CCR_I_ID </proc/sys/kernel/random/uuid
  fi
  { (umask 077 && mkdir -p -- "${CCR_STORE}/projects") && cd -- "${CCR_STORE}"; } 2>/dev/null || __ccr_die 1 "cannot write in ${CCR_STORE}"
  __ccr_encode "${into}"
  CCR_I_FOLDER=projects/${REPLY}
  CCR_I_STORE=${PWD} CCR_STAGE_UNDO=__ccr_import_undo
  __ccr_stage "${PWD}/projects" ccr-import
  __ccr_import_names
  __ccr_import_copy
  __ccr_import_show
  printf '%s\n' "${CCR_I_STORE}/${CCR_I_FOLDER}/${CCR_I_ID}.jsonl"
  __ccr_tilde "${into}"
  __ccr_clean "${REPLY}"
  __ccr_note "imported for ${REPLY}, go on with: ${CCR_PREFIX} ${CCR_I_ID:0:8}"
}

# Usage: __ccr_import_directory   makes the caller's into the directory that the session is for
__ccr_import_directory() {
  local project=${CCR_M_PROJECT}
  [[ ${project} != '~'* ]] || project=${HOME}${project#'~'}
  if [[ -n ${given} ]]; then
    project=$(cd -P -- "${into}" 2>/dev/null && printf '%s.' "${PWD}") || __ccr_die 1 "no such directory: ${into}"
    into=${project%.}
  elif into=$(cd -P -- "${project}" 2>/dev/null && printf '%s.' "${PWD}"); then
    into=${into%.}
  else
    into=${here}
    __ccr_clean "${project}"
    __ccr_note "no ${REPLY} here, so it is for this directory; --into DIR says another"
  fi
}

# Usage: __ccr_import_names   sets CCR_I_NAMES to what each member becomes below CCR_I_FOLDER; exit 1 when that is there
__ccr_import_names() {
  local name file
  CCR_I_NAMES=()
  for name in "${CCR_M_NAME[@]}"; do
    if [[ ${name} == "${CCR_M_ID}"[./]* ]]; then
      name=${CCR_I_ID}${name#"${CCR_M_ID}"}
    elif [[ ${CCR_I_ID} != "${CCR_M_ID}" ]]; then
      # those of old CLIs stand beside the transcript, where the original's may be
      name=${CCR_I_ID}/subagents/${name}
    fi
    CCR_I_NAMES+=("${name}")
  done
  for file in projects/*/"${CCR_I_ID}.jsonl" "${CCR_I_NAMES[@]/#/${CCR_I_FOLDER}/}"; do
    file=${file/subagents\/*/subagents}
    [[ ! -e ${file} && ! -L ${file} ]] || __ccr_die 1 "${file##*/} is here already, --fork imports it as a new session"
  done
}

# Usage: __ccr_import_copy   writes the members into CCR_STAGE, for the caller's directory and the new id
__ccr_import_copy() {
  local name fork=''
  [[ ${CCR_I_ID} == "${CCR_M_ID}" ]] || fork=${CCR_I_ID}
  for name in "${CCR_I_NAMES[@]}"; do
    [[ ${name} != */* || -d ${CCR_STAGE}/${name%/*} ]] || mkdir -p -- "${CCR_STAGE}/${name%/*}" || __ccr_import_failed
  done
  local -x LC_ALL=C CCR_R_OLD=${CCR_M_PROJECT} CCR_R_NEW=${into} CCR_R_ID=${CCR_M_ID} CCR_R_FORK=${fork}
  (umask 077 && __ccr_archive_members "${file}" | __ccr_import_members) 2>/dev/null || __ccr_import_failed
}

# Usage: __ccr_import_members   the members on stdin, see __ccr_import_copy
__ccr_import_members() {
  local index
  for index in "${!CCR_I_NAMES[@]}"; do
    if [[ ${CCR_R_OLD} == "${CCR_R_NEW}" && -z ${CCR_R_FORK} ]]; then
      head -c "${CCR_M_SIZE[index]}" >"${CCR_STAGE}/${CCR_I_NAMES[index]}" || return
    else
      head -c "${CCR_M_SIZE[index]}" | "${CCR_AWK}" "${CCR_AWK_REFILE}" >"${CCR_STAGE}/${CCR_I_NAMES[index]}" || return
    fi
  done
}

# Usage: __ccr_import_failed   exit 1
__ccr_import_failed() {
  __ccr_die 1 "${CCR_M_ID:0:8} could not be imported, is the disk full or read-only?"
}

# Usage: __ccr_import_show   puts what is in CCR_STAGE in its place, behind a mark that no one opened it yet
__ccr_import_show() {
  local name last=''
  __ccr_need_state
  {
    printf '%s\n' "${CCR_I_FOLDER}/${CCR_I_ID}.jsonl" "ccr/imported/${CCR_I_ID}"
    for name in "${CCR_I_NAMES[@]}"; do
      name=${name/subagents\/*/subagents}
      [[ ${name} != "${CCR_I_ID}.jsonl" && ${name} != "${last}" ]] || continue
      last=${name}
      printf '%s\n' "${CCR_I_FOLDER}/${name}"
    done
  } >"${CCR_STAGE}/undo.new" 2>/dev/null || __ccr_import_failed
  {
    mv -- "${CCR_STAGE}/undo.new" "${CCR_STAGE}/undo" && (umask 077 && mkdir -p -- ccr/imported "${CCR_I_FOLDER}") && : >"ccr/imported/${CCR_I_ID}"
  } 2>/dev/null || __ccr_import_failed
  # the transcript is the last
  while IFS= read -r name; do
    [[ ${name} == projects/* && ${name} != *"/${CCR_I_ID}.jsonl" ]] || continue
    [[ ${name} != */subagents || -d ${name%/*} ]] || mkdir -m 700 -- "${name%/*}" || __ccr_import_failed
    mv -T -- "${CCR_STAGE}/${name#"${CCR_I_FOLDER}/"}" "${name}" || __ccr_import_failed
  done <"${CCR_STAGE}/undo"
  mv -T -- "${CCR_STAGE}/${CCR_I_ID}.jsonl" "${CCR_I_FOLDER}/${CCR_I_ID}.jsonl" 2>/dev/null || __ccr_import_failed
}

# Usage: __ccr_import_undo   takes back what an import began and did not end: CCR_STAGE/undo names its transcript, then the others
__ccr_import_undo() {
  local name
  local -a made=()
  [[ -f ${CCR_STAGE}/undo ]] || return 0
  mapfile -t made <"${CCR_STAGE}/undo"
  [[ ! -e ${CCR_I_STORE}/${made[0]} ]] || return 0
  for name in "${made[@]:1}"; do
    [[ ${name} =~ ^(ccr/imported|projects/[A-Za-z0-9-]+)/[A-Za-z0-9_-]+(\.jsonl|/subagents)?$ ]] || continue
    rm -rf -- "${CCR_I_STORE:?}/${name}"
  done
  rmdir -- "${CCR_I_STORE}/${made[0]%.jsonl}" 2>/dev/null || :
  rmdir -- "${CCR_I_STORE}/${made[0]%/*}" 2>/dev/null || :
}
