# Archives of sessions, as both sides see them: a tar.gz whose first member is manifest.json, with name, size and
# sha256 of every other in their order. Reading one writes nothing.

# Usage: __ccr_archive_tools   exit 69 unless the tools are here, which obey no variables
__ccr_archive_tools() {
  local tool
  for tool in jq tar gzip sha256sum; do
    __ccr_need "${tool}"
  done
  unset TAR_OPTIONS GZIP TAPE POSIXLY_CORRECT
}

# Usage: __ccr_archive_read FILE   0 when FILE is an archive, whole and nothing else, else 1 and REPLY: why. Sets CCR_M_ID,
# CCR_M_PROJECT, CCR_M_REDACTED and for each member CCR_M_NAME, CCR_M_SIZE, CCR_M_SUM
__ccr_archive_read() {
  CCR_M_ID=''
  __ccr_archive_list "$1" && __ccr_archive_manifest "$1" && __ccr_archive_match && __ccr_archive_sums "$1"
}

# Usage: __ccr_archive_list FILE   sets CCR_T_NAME and CCR_T_SIZE to what FILE holds; 1 and REPLY when that is more than plain files
__ccr_archive_list() {
  local text line kind name code=0
  local -A seen=()
  CCR_T_NAME=() CCR_T_SIZE=()
  text=$({ LC_ALL=C gzip -dc | LC_ALL=C tar -tvf - --numeric-owner --full-time --quoting-style=escape | head -n 10002; } <"$1" 2>/dev/null) || code=$?
  while IFS= read -r line; do
    [[ -n ${line} ]] || continue
    if [[ ! ${line} =~ ^(.)[rwxsStT-]{9}\ [^\ ]+\ +([0-9]+(,\ *[0-9]+)?)\ [0-9-]+\ [0-9:.]+\ (.*)$ ]]; then
      REPLY='it holds a member that cannot be told'
      return 1
    fi
    kind=${BASH_REMATCH[1]} name=${BASH_REMATCH[4]}
    CCR_T_SIZE+=("${BASH_REMATCH[2]}")
    CCR_T_NAME+=("${name}")
    REPLY=": ${name:0:60}"
    case ${kind}:/${name}/ in
      -://*) REPLY="it holds an absolute path${REPLY}" ;;
      -:*/../*) REPLY="it holds a path with ..${REPLY}" ;;
      -:*)
        [[ -n ${seen["${name}"]-} ]] || {
          seen["${name}"]=1
          continue
        }
        REPLY="it holds a member twice${REPLY}"
        ;;
      l:*) REPLY="it holds a symbolic link${REPLY}" ;;
      h:*) REPLY="it holds a hard link${REPLY}" ;;
      [bc]:*) REPLY="it holds a device${REPLY}" ;;
      d:*) REPLY="it holds a directory${REPLY}" ;;
      *) REPLY="it holds what is no file${REPLY}" ;;
    esac
    return 1
  done <<<"${text}"
  if ((${#CCR_T_NAME[@]} > 10001)); then
    REPLY='it holds too many members'
    return 1
  elif ((code)); then
    REPLY='it is no tar.gz'
    ((${#CCR_T_NAME[@]} == 0)) || REPLY='it is damaged or cut short'
    return 1
  fi
}

# Usage: __ccr_archive_manifest FILE   sets the CCR_M_ variables from its manifest; 1 and REPLY when it has none that is right
__ccr_archive_manifest() {
  local text='' line index
  CCR_M_NAME=() CCR_M_SIZE=() CCR_M_SUM=()
  for index in "${!CCR_T_NAME[@]}"; do
    [[ ${CCR_T_NAME[index]} != manifest.json ]] || break
  done
  if [[ ${CCR_T_NAME[index]-} != manifest.json ]]; then
    REPLY="it has no manifest, so it is not of ${CCR_PREFIX}-export"
    return 1
  elif ((CCR_T_SIZE[index] > 4194304)); then
    REPLY='its manifest is too long'
    return 1
  fi
  text=$({ LC_ALL=C gzip -dc | LC_ALL=C tar -xOf - --occurrence=1 -- manifest.json | head -c 4194304; } <"$1" 2>/dev/null \
    | jq -rs "${CCR_JQ_MANIFEST}" 2>/dev/null) || :
  [[ -n ${text} ]] || text='no its manifest is no JSON'
  while IFS= read -r line; do
    REPLY=${line#* }
    case ${line%% *} in
      id) CCR_M_ID=${REPLY} ;;
      project) CCR_M_PROJECT=${REPLY//$'\001'/$'\n'} ;;
      redacted) CCR_M_REDACTED=${REPLY} ;;
      member)
        CCR_M_SIZE+=("${REPLY%% *}") REPLY=${REPLY#* }
        CCR_M_SUM+=("${REPLY%% *}") CCR_M_NAME+=("${REPLY#* }")
        ;;
      *) return 1 ;;
    esac
  done <<<"${text}"
}

# Usage: __ccr_archive_match   1 and REPLY unless the archive holds the manifest, then exactly its members
__ccr_archive_match() {
  local index name
  local listed=$'\n' held=$'\n'
  for name in "${CCR_M_NAME[@]}"; do listed+=${name}$'\n'; done
  for name in "${CCR_T_NAME[@]}"; do held+=${name}$'\n'; done
  for name in "${CCR_T_NAME[@]}"; do
    [[ ${name} != manifest.json && ${listed} != *$'\n'"${name}"$'\n'* ]] || continue
    REPLY="it holds what its manifest does not name: ${name:0:60}"
    return 1
  done
  for index in "${!CCR_M_NAME[@]}"; do
    name=${CCR_M_NAME[index]}
    if [[ ${held} != *$'\n'"${name}"$'\n'* ]]; then
      REPLY="it does not hold what its manifest names: ${name}"
    elif [[ ${CCR_T_NAME[0]} != manifest.json || ${CCR_T_NAME[index + 1]} != "${name}" ]]; then
      REPLY='its members are not in the order of its manifest'
    elif [[ ${CCR_T_SIZE[index + 1]} != "${CCR_M_SIZE[index]}" ]]; then
      REPLY="the size of ${name} is not that of its manifest"
    else
      continue
    fi
    return 1
  done
}

# Usage: __ccr_archive_members FILE   its members, one behind the other, in their order
__ccr_archive_members() {
  LC_ALL=C gzip -dc <"$1" 2>/dev/null | LC_ALL=C tar -xOf - -- "${CCR_M_NAME[@]}" 2>/dev/null
}

# Usage: __ccr_archive_sums FILE   1 and REPLY unless each member has the sum that CCR_M_SUM says
__ccr_archive_sums() {
  local index
  local -a sums=()
  __ccr_lines sums __ccr_archive_summed "$1"
  for index in "${!CCR_M_NAME[@]}"; do
    if [[ ${sums[index]-} != "${CCR_M_SUM[index]}  -" ]]; then
      REPLY="the sum of ${CCR_M_NAME[index]} is not that of its manifest"
      return 1
    fi
  done
  if [[ ${sums[-1]} != whole ]]; then
    REPLY='it is damaged or cut short'
    return 1
  fi
}

# Usage: __ccr_archive_summed FILE   prints the sum of each member, and "whole" when all could be read
__ccr_archive_summed() {
  __ccr_archive_members "$1" | {
    local size
    for size in "${CCR_M_SIZE[@]}"; do
      head -c "${size}" | sha256sum
    done
  } && printf 'whole\n'
}

# Usage: __ccr_stage DIRECTORY NAME   makes DIRECTORY/.NAME.part, a place of our own for what becomes NAME, sets CCR_STAGE; it goes
# with us, and what a killed run left is cleared by the next one. CCR_STAGE_UNDO is run before.
__ccr_stage() {
  local fd code try stage=$1/.$2.part
  CCR_STAGE=''
  # whom we wait for takes it away
  for ((try = 0; try < 40; try++)); do
    fd='' code=0
    {
      # in a directory of others it may be another's
      if mkdir -m 700 -- "${stage}" || [[ -d ${stage} && ! -L ${stage} && -O ${stage} ]]; then exec {fd}<"${stage}" || :; fi
    } 2>/dev/null
    [[ -n ${fd} ]] || continue
    # where nothing can be locked, it goes on without
    flock -w 20 "${fd}" 2>/dev/null || code=$?
    ((code != 1)) || __ccr_die 75 "$2 is being written by another run, try again"
    [[ ! /dev/fd/${fd} -ef ${stage} ]] || break
    exec {fd}<&-
    fd=''
  done
  [[ -n ${fd} ]] || __ccr_die 1 "cannot write in $1, is the disk full or read-only?"
  trap __ccr_unstage EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  CCR_STAGE=${stage} CCR_STAGE_FD=${fd}
  ${CCR_STAGE_UNDO:-:}
  for stage in "${CCR_STAGE}"/*; do
    [[ ! -e ${stage} ]] || rm -rf -- "${stage}"
  done
}

# Usage: __ccr_unstage   takes the place away
__ccr_unstage() {
  [[ -n ${CCR_STAGE:-} ]] || return 0
  ${CCR_STAGE_UNDO:-:}
  rm -rf -- "${CCR_STAGE}"
  exec {CCR_STAGE_FD}>&-
  CCR_STAGE=''
}
