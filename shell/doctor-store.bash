# What ccr-doctor finds in the store: is it kept, whose is it, what will be deleted.

# Usage: __ccr_doctor_real PATH   REPLY: where PATH lies, or would lie: links resolved, up to the first part that is there
__ccr_doctor_real() {
  local path=$1
  while [[ ! -e ${path} && ! -L ${path} && ${path} == */*/* ]]; do path=${path%/*}; done
  REPLY=$(readlink -f -- "${path}") || REPLY=${path}
}

# Usage: __ccr_doctor_mount PATH   sets point, kind (its file system) and held (volume memory container disk) of the caller:
# on what PATH lies
__ccr_doctor_mount() {
  local line at root=''
  local -a field
  __ccr_doctor_real "$1"
  point='' kind=''
  while IFS= read -r line; do
    read -r -a field <<<"${line}"
    printf -v at '%b' "${field[4]}"
    # of several on one place the last is seen
    [[ ${REPLY}/ == "${at%/}"/* && ${#at} -ge ${#point} ]] || continue
    read -r kind _ <<<"${line#* - }"
    point=${at} root=${field[3]}
  done </proc/self/mountinfo
  held=volume
  # some volumes live no longer than what they were made for
  [[ ! ${root} =~ /kubernetes\.io~empty-dir/ ]] || kind='emptyDir'
  [[ ! ${root} =~ /volumes/[0-9a-f]{64}/_data ]] || kind='anonymous volume'
  case ${kind}:${point} in
    tmpfs:* | ramfs:*) held=memory ;;
    overlay:* | aufs:* | fuse*overlayfs:* | emptyDir:* | anonymous*) held=container ;;
    *:/)
      held=disk
      [[ ! -e /run/.containerenv && ! -e /.dockerenv && -z ${KUBERNETES_SERVICE_HOST:-} ]] || held=container
      ;;
    *) ;;
  esac
}

# Usage: __ccr_doctor_links PATHS...   those that lead elsewhere
__ccr_doctor_links() {
  local path place
  for path; do
    [[ -L ${path} ]] || continue
    __ccr_tilde "${path}" && place="${REPLY} is a link to "
    REPLY=$(readlink -- "${path}")
    __ccr_tilde "${REPLY}"
    if [[ -e ${path} ]]; then
      __ccr_doctor_say ok link "${place}${REPLY}"
    else
      __ccr_doctor_say fail link "${place}${REPLY}, which is not there" 'make or mount that, or remove the link'
    fi
  done
}

# Usage: __ccr_doctor_volumes   store and config: are they kept when the container is built anew; and free space
__ccr_doctor_volumes() {
  local point kind held place free first path=${CCR_STORE}/projects
  local remedy="mount the home directory, see ${CCR_PREFIX}-help persistence"
  local -a space
  __ccr_doctor_links "${CCR_STORE}" "${path}"
  [[ -e ${path} ]] || path=${CCR_STORE}
  if [[ ! -r /proc/self/mountinfo ]]; then
    __ccr_doctor_say warn store "on what ${store} lies cannot be told" 'mount /proc'
    return
  fi
  __ccr_doctor_mount "${path}"
  first=${held}:${point}
  __ccr_doctor_real "${path}"
  free=$(stat -f -c '%a %S' -- "${REPLY}" 2>/dev/null) || free='0 0'
  read -r -a space <<<"${free}"
  space[0]=$((space[0] * space[1]))
  __ccr_bytes "${space[0]}" && free=${REPLY}
  case ${held} in
    volume) __ccr_doctor_say ok store "${store} is on a volume of its own (${kind}, ${free} free)" ;;
    memory) __ccr_doctor_say fail store "${store} is in memory (${kind}), it is lost at a stop" "${remedy}" ;;
    container) __ccr_doctor_say fail store "${store} is on no lasting volume (${kind}), lost at a rebuild" "${remedy}" ;;
    *) __ccr_doctor_say warn store "${store} is on the disk of the system (${kind}, ${free} free)" "${remedy}" ;;
  esac
  __ccr_tilde "${config}" && place=${REPLY}
  __ccr_doctor_mount "${config}"
  if [[ ${held} == volume || ${held} == disk ]] && [[ ${held}:${point} == "${first}" ]]; then
    __ccr_doctor_say ok config "${place} is on that ${held}"
  elif [[ ${held} == volume ]]; then
    __ccr_doctor_say ok config "${place} is on a volume of its own (${kind})"
  elif [[ ${first} == volume:* ]]; then
    __ccr_doctor_say fail config "${place} is not on that volume, it is lost at a rebuild" "${remedy}"
  else
    __ccr_doctor_say fail config "${place} is lost with it" "${remedy}"
  fi
  ((space[0] < 1000000000)) || return 0
  first=warn
  ((space[0] >= 100000000)) || first=fail
  __ccr_doctor_say "${first}" space "${free} free for ${store}" "make room: du -sh ${store}/projects/* | sort -h"
}

# Usage: __ccr_doctor_access   who can write and read the store
__ccr_doctor_access() {
  local found place
  local -a places=("${CCR_STORE}" "${CCR_STORE}/projects")
  [[ -d ${CCR_STORE} ]] || return 0
  [[ -d ${places[1]} ]] || unset 'places[1]'
  found=$(find -H "${places[@]}" -maxdepth 0 ! -writable -print -quit)
  if [[ -n ${found} ]]; then
    __ccr_tilde "${found}" && place=${REPLY}
    REPLY="sudo chown -R ${EUID} ${store}"
    [[ ! -O ${found} ]] || REPLY="mount it for writing, or: chmod u+w ${place}"
    __ccr_doctor_say fail access "${place} cannot be written" "${REPLY}"
  elif ((EUID)) && found=$(find -H "${CCR_STORE}" -maxdepth 3 ! -uid "${EUID}" -printf '%u\n' -quit 2>/dev/null) && [[ -n ${found} ]]; then
    __ccr_doctor_say fail access "files in ${store} belong to ${found}, Claude cannot write them" "sudo chown -R ${EUID} ${store}"
  fi
  found=$(find -H "${places[@]}" -maxdepth 0 -perm /022 -print -quit)
  [[ -z ${found} ]] || __ccr_doctor_say warn access "others can write in ${store}" "chmod -R go-w ${store}"
  # what lies behind a closed directory is closed
  found=$(find -H "${HOME}" "${places[@]}" -maxdepth 0 ! -perm /011 -print -quit)
  [[ -z ${found} && -n ${places[1]:-} ]] || return 0
  found=$(find -H "${places[1]}" -maxdepth 2 -type f -name '*.jsonl' -perm /044 -print -quit 2>/dev/null) || :
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
  local days count more="set \"cleanupPeriodDays\": 365 in ${store}/settings.json"
  __ccr_doctor_setting cleanupPeriodDays && days=${REPLY}
  [[ ${days} =~ ^[0-9]+$ ]] || days=30
  days=$((10#${days:0:9}))
  if ((days == 0)); then
    __ccr_doctor_say fail clean-up 'no transcript is kept (cleanupPeriodDays is 0)' "${more}"
    return
  elif ((days <= 90)); then
    __ccr_doctor_say warn clean-up "transcripts older than ${days} days are deleted (cleanupPeriodDays)" "${more}"
  else
    __ccr_doctor_say ok clean-up "transcripts are kept for ${days} days (cleanupPeriodDays)"
  fi
  # three days are left to act
  if ((days > 3)); then days=$((days - 3)); else days=1; fi
  count=$(__ccr_doctor_expiring $((now - days * 86400)) 2>/dev/null) || count=0
  ((count > 0)) || return 0
  __ccr_plural "${count}" session
  more=them
  ((count > 1)) || more=it
  __ccr_doctor_say warn export "${REPLY} will be deleted within days, no export holds ${more}" "${CCR_PREFIX}-export --older-than ${days}d"
}

# Usage: __ccr_doctor_expiring BEFORE   prints the number of sessions last changed before that epoch, of which no file in the
# archive bears the id and is as new
__ccr_doctor_expiring() {
  local LC_ALL=C
  cd -- "${CCR_STORE}" || return
  {
    find -H "${CCR_ARCHIVE_DIR:-${HOME}/.local/share/ccr/archive}" -printf '%T@ - %f\n' || :
    __ccr_found '' '' ! -newermt "@$1" -printf '%T@ + %f\n' || :
  } | awk '{ match($0, /[0-9a-f]+-....-....-....-............/); id = substr($0, RSTART + RLENGTH - 36, 36) }
    $2 == "+" { if ($1 > HELD[id]) N[id]; next }
    $1 > HELD[id] { HELD[id] = $1 }
    END { for (id in N) n++; print n + 0 }'
}
