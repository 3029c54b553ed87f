# What ccr-doctor finds in the store: is it kept, whose is it, what will be deleted.

# Usage: __ccr_doctor_real PATH   REPLY: where PATH lies, or would lie: links resolved, up to the first part that is there
__ccr_doctor_real() {
  local path=$1
  while [[ ! -e ${path} && ! -L ${path} && ${path} == */*/* ]]; do path=${path%/*}; done
  REPLY=$(readlink -f -- "${path}") || REPLY=${path}
}

# Usage: __ccr_doctor_mount PATH   sets point, kind (its file system), options and held (volume memory container machine) of
# the caller: on what PATH lies
__ccr_doctor_mount() {
  local real line at type rest
  local -a field
  __ccr_doctor_real "$1" && real=${REPLY}
  point='' kind='' options=''
  # of several on one place the last is seen
  while IFS= read -r line; do
    read -r -a field <<<"${line}"
    printf -v at '%b' "${field[4]}"
    [[ ${real} == "${at%/}" || ${real} == "${at%/}"/* ]] && ((${#at} >= ${#point})) || continue
    read -r type rest <<<"${line#* - }"
    point=${at} kind=${type} options=,${field[5]},${rest##* },
  done </proc/self/mountinfo
  case ${kind} in
    tmpfs | ramfs) held=memory ;;
    overlay | fuse.fuse-overlayfs | aufs) held=container ;;
    *)
      held=volume
      [[ ${point} != / ]] || held=machine
      [[ ${held} != machine || ! (-e /run/.containerenv || -e /.dockerenv || -n ${KUBERNETES_SERVICE_HOST:-}) ]] || held=container
      ;;
  esac
}

# Usage: __ccr_doctor_volumes   store and config: are they kept when the container is built anew
__ccr_doctor_volumes() {
  local point kind options held path place free space first
  # shellcheck disable=SC2016 # for people
  local remedy="mount the home directory on a volume, see ${CCR_PREFIX}-help persistence"
  for path in "${CCR_STORE}" "${CCR_STORE}/projects"; do
    [[ -L ${path} ]] || continue
    __ccr_tilde "${path}" && place=${REPLY}
    __ccr_tilde "$(readlink -- "${path}")"
    if [[ -e ${path} ]]; then
      __ccr_doctor_say ok link "${place} is a link to ${REPLY}"
    else
      __ccr_doctor_say fail link "${place} is a link to ${REPLY}, which is not there" "mount what it leads to, or remove the link: rm ${place}"
    fi
  done
  path=${CCR_STORE}/projects
  [[ -e ${path} ]] || path=${CCR_STORE}
  __ccr_doctor_mount "${path}"
  __ccr_doctor_real "${path}"
  free=$(stat -f -c '%a %S %b %d %c' -- "${REPLY}" 2>/dev/null) || free='0 0 0 0 0'
  read -r -a space <<<"${free}"
  __ccr_bytes $((space[0] * space[1])) && free=${REPLY}
  case ${held} in
    volume) __ccr_doctor_say ok store "${store} is on a volume of its own (${kind}, ${free} free)" ;;
    memory) __ccr_doctor_say fail store "${store} is in memory (${kind}), it is lost at a stop" "${remedy}" ;;
    container) __ccr_doctor_say fail store "${store} is on no volume (${kind}), it is lost at a rebuild" "${remedy}" ;;
    *) __ccr_doctor_say warn store "${store} is on the disk of the system (${kind}, ${free} free)" "it is lost where the system is built anew: ${remedy}" ;;
  esac
  first=${held}:${point}
  __ccr_tilde "${config}" && place=${REPLY}
  __ccr_doctor_mount "${config}"
  if [[ ${held}:${point} == "${first}" && ${held} =~ ^(volume|machine)$ ]]; then
    __ccr_doctor_say ok config "${place} is on that ${held/machine/disk}"
  elif [[ ${held} == volume ]]; then
    __ccr_doctor_say ok config "${place} is on another volume (${kind})"
  elif [[ ${first} == volume:* ]]; then
    __ccr_doctor_say fail config "${place} is not on that volume, it is lost at a rebuild" "mount the home directory, see ${CCR_PREFIX}-help persistence"
  else
    __ccr_doctor_say fail config "${place} is lost with it" "${remedy}"
  fi
  # of 1 GB or more a person need not hear
  if ((space[0] * space[1] < 100000000)); then
    __ccr_doctor_say fail space "${free} free for ${store}" 'make room, transcripts are cut short on a full disk'
  elif ((space[0] * space[1] < 1000000000)); then
    __ccr_doctor_say warn space "${free} free for ${store}" "make room: du -sh ${store}/projects/* | sort -h"
  elif ((space[4] > 0 && space[3] * 100 < space[4])); then
    __ccr_doctor_say warn space "fewer than 1 % of the inodes are free for ${store}" 'remove small files on that disk'
  fi
}

# Usage: __ccr_doctor_access   who can write and read the store
__ccr_doctor_access() {
  local found
  [[ -d ${CCR_STORE} ]] || return 0
  if [[ ! -w ${CCR_STORE} || (-d ${CCR_STORE}/projects && ! -w ${CCR_STORE}/projects) ]]; then
    __ccr_doctor_say fail access "${store} cannot be written" 'mount it for writing, or give it back: '"sudo chown -R ${EUID} ${store}"
  elif found=$(find -H "${CCR_STORE}" -maxdepth 3 ! -uid "${EUID}" -print 2>/dev/null | wc -l) && ((found > 0 && EUID > 0)); then
    __ccr_plural "${found}" file
    __ccr_doctor_say fail access "${REPLY} in ${store} of another user, Claude may fail to write there" "give them back: sudo chown -R ${EUID} ${store}"
  fi
  found=$(find -H "${CCR_STORE}" "${CCR_STORE}/projects" -maxdepth 0 -perm /022 2>/dev/null) || :
  [[ -z ${found} ]] || __ccr_doctor_say warn access "others can write in ${store}" "chmod go-w ${store} ${store}/projects"
  # what lies behind a closed directory is closed
  found=$(find -H "${HOME}" "${CCR_STORE}" "${CCR_STORE}/projects" -maxdepth 0 ! -perm /011 2>/dev/null) || :
  [[ -z ${found} ]] || return 0
  found=$(find -H "${CCR_STORE}/projects" -mindepth 2 -maxdepth 2 -name '*.jsonl' -perm /044 -print -quit 2>/dev/null) || :
  [[ -z ${found} ]] || __ccr_doctor_say warn access 'others can read transcripts' "chmod -R go= ${store}/projects"
}

# Usage: __ccr_doctor_setting KEY   REPLY: a number or word that Claude's settings give it, those of the machine first; or ''
__ccr_doctor_setting() {
  local file
  for file in /etc/claude-code/managed-settings.json "${CCR_STORE}/settings.json"; do
    __ccr_read "${file}" || continue
    if [[ ${REPLY} =~ \"$1\"[[:space:]]*:[[:space:]]*([a-z0-9]+) ]]; then
      REPLY=${BASH_REMATCH[1]}
      return
    fi
  done
  REPLY=''
}

# Usage: __ccr_doctor_deletion   what the CLI deletes by itself, and which of it no export holds
__ccr_doctor_deletion() {
  local days count
  local more="set \"cleanupPeriodDays\": 365 in ${store}/settings.json"
  __ccr_doctor_setting cleanupPeriodDays && days=${REPLY}
  [[ ${days} =~ ^[0-9]{1,6}$ ]] || days=30
  days=$((10#${days}))
  if ((days == 0)); then
    __ccr_doctor_say fail clean-up 'transcripts are not kept at all (cleanupPeriodDays is 0)' "${more}"
    return
  elif ((days <= 90)); then
    __ccr_doctor_say warn clean-up "transcripts older than ${days} days are deleted (cleanupPeriodDays)" "${more}"
  else
    __ccr_doctor_say ok clean-up "transcripts are kept for ${days} days (cleanupPeriodDays)"
  fi
  # three days are left to act
  ((days = days > 3 ? days - 3 : 1, 1))
  count=$(__ccr_doctor_expiring $((now - days * 86400)) 2>/dev/null) || return 0
  ((count > 0)) || return 0
  __ccr_plural "${count}" session
  __ccr_doctor_say warn export "${REPLY} to be deleted soon, in no export" "${CCR_PREFIX}-export --older-than ${days}d"
}

# Usage: __ccr_doctor_expiring BEFORE   prints the number of sessions last changed before that epoch, of which no file in the
# archive bears the id
__ccr_doctor_expiring() {
  local LC_ALL=C
  cd -- "${CCR_STORE}" || return
  comm -23 <(__ccr_found '' '' ! -newermt "@$1" -printf '%f\n' | cut -c -36 | sort -u || :) \
    <(find -H "${CCR_ARCHIVE_DIR:-${HOME}/.local/share/ccr/archive}" -printf '%f\n' | grep -oE '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' | sort -u || :) | wc -l
}
