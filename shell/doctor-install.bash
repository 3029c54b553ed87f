# What ccr-doctor finds of the machine and the installation: the clock's zone, names on PATH, versions, rc files, tools.

# Usage: __ccr_doctor_zone   the local zone, and the rules of those that limits name
__ccr_doctor_zone() {
  local zones=${TZDIR:-/usr/share/zoneinfo} zone=${TZ-} name
  zone=${zone#:}
  printf -v name '%(%Z)T' "${now}"
  if [[ ! -f ${zones}/UTC && ! -f ${zones}/Etc/UTC ]]; then
    __ccr_doctor_say warn 'time zone' "no ${zones}, so limits that name a zone have no time" 'sudo apt-get install tzdata'
  elif [[ -n ${zone} && ! -f ${zones}/${zone} && ! -f ${zone} && ! ${zone} =~ ^(\<|[A-Za-z]+[-+]?[0-9]) ]]; then
    __ccr_doctor_say warn 'time zone' "TZ is ${zone}, which is not known here: times are UTC" "set TZ to a name from ${zones}"
  else
    __ccr_doctor_say ok 'time zone' "${zone:-${name}}, and the rules of all zones"
  fi
}

# Usage: __ccr_doctor_names   what the commands' names mean on PATH
__ccr_doctor_names() {
  local name directory path ours other first place kind bin="${HOME}/.local/bin"
  local -a directories=()
  IFS=: read -r -a directories <<<"${PATH}"
  for name in "${CCR_COMMANDS[@]}"; do
    ours='' other='' first=''
    for directory in "${directories[@]}"; do
      path=${directory}/${name}
      [[ -f ${path} && -x ${path} ]] || continue
      if [[ ${path} -ef ${CCR_PROGRAM} || ${path} -ef ${BASH_SOURCE[0]} ]]; then
        ours=${ours:-${path}} first=${first:-ours}
      elif [[ -z ${other} ]]; then
        other=${path} first=${first:-other}
      fi
    done
    if [[ -n ${other} ]]; then
      # npm leaves a link to it, others a script that names it
      kind=''
      if { readlink -f -- "${other}" && head -c 4096 -- "${other}"; } 2>/dev/null | grep -a claude-code-router >/dev/null; then
        kind=' (claude-code-router)'
      fi
      place=' on PATH' path='to be sure,'
      [[ ${first} == ours ]] || place=', first on PATH' path='put ~/.local/bin first, or'
      __ccr_doctor_say warn name "another ${name}${place}: ${other}${kind}" "${path} set names.ccr in ccr.toml"
    elif [[ ${name} == "${CCR_PREFIX}" && -n ${ours} ]]; then
      __ccr_tilde "${ours}"
      __ccr_doctor_say ok name "${name} on PATH is ${REPLY}"
    fi
  done
  # shellcheck disable=SC2016,SC2088 # for people, not to expand
  [[ :${PATH}: == *:"${bin}":* || (-n ${CODER_SCRIPT_BIN_DIR:-} && :${PATH}: == *:"${CODER_SCRIPT_BIN_DIR}":*) ]] \
    || __ccr_doctor_say warn path '~/.local/bin is not on PATH, scripts and cron find no commands' 'in ~/.profile: PATH=~/.local/bin:$PATH'
}

# Usage: __ccr_doctor_version FILE   REPLY: the version that rendered it, '' when it is not ours
__ccr_doctor_version() {
  if ! __ccr_read "$1" || [[ ! ${REPLY:0:400} =~ rendered\ by\ ccr-gen\ ([0-9][0-9A-Za-z.+-]*[0-9A-Za-z]) ]]; then
    REPLY=''
    return 0
  fi
  REPLY=${BASH_REMATCH[1]}
}

# Usage: __ccr_doctor_installed   are program, helpers and links there and of one version, and what the switches say
__ccr_doctor_installed() {
  local helpers program version name form
  local -a missing=()
  local -r again='claude-resume install, then open a new terminal'
  __ccr_tilde "${CCR_HELPERS_FILE}" && helpers=${REPLY}
  __ccr_tilde "${CCR_PROGRAM}" && program=${REPLY}
  __ccr_doctor_version "${CCR_PROGRAM}" && version=${REPLY}
  if [[ ${version} != "${CCR_VERSION}" ]]; then
    form='not there'
    [[ -z ${version} ]] || form="of ${version}, this one of ${CCR_VERSION}"
    __ccr_doctor_say warn version "${program} is ${form}" 'restart the workspace, its start installs it'
    [[ -n ${version} || -e ${CCR_HELPERS_FILE} ]] || return 0
  fi
  __ccr_doctor_version "${CCR_HELPERS_FILE}"
  if [[ -z ${REPLY} ]]; then
    __ccr_doctor_say warn version "${helpers} is not there" "${again}"
  elif [[ ${REPLY} != "${CCR_VERSION}" ]]; then
    __ccr_doctor_say warn version "the helpers are of ${REPLY}, the program of ${CCR_VERSION}" "${again}"
  elif __ccr_read "${CCR_HELPERS_FILE}" && [[ ${REPLY} != "${CCR_HELPERS}" ]]; then
    __ccr_doctor_say warn version 'the helpers are not those of this program' "${again}"
  elif [[ ${version} == "${CCR_VERSION}" ]]; then
    __ccr_doctor_say ok version "${CCR_VERSION}, program and helpers"
  fi
  for name in "${CCR_COMMANDS[@]}"; do
    [[ -e ${HOME}/.local/bin/${name} ]] || missing+=("${name}")
  done
  ((${#missing[@]})) || return 0
  name=''
  ((${#missing[@]} < 4)) || name=" and $((${#missing[@]} - 3)) more"
  __ccr_doctor_say warn links "not in ~/.local/bin: ${missing[*]:0:3}${name}" 'claude-resume install'
}

# Usage: __ccr_doctor_rc   the block in rc files
__ccr_doctor_rc() {
  local file lacking=''
  local -a files=("${HOME}/.bashrc")
  if ! __ccr_rc_wanted; then
    [[ ${CCR_INSTALL_RC} == true ]] || __ccr_doctor_say ok 'rc files' 'they are left alone (rc = false)'
    return
  fi
  [[ ! -e ${HOME}/.zshrc ]] && ! type -P zsh >/dev/null || files+=("${HOME}/.zshrc")
  for file in "${files[@]}"; do
    if ! __ccr_read "${file}" || [[ ${REPLY} != *"${CCR_INSTALL_FILE}"*"${CCR_END}"* ]]; then
      __ccr_tilde "${file}"
      lacking+=" ${REPLY}"
    fi
  done
  if [[ -n ${lacking} ]]; then
    __ccr_doctor_say warn 'rc files' "our block is not in${lacking}" 'claude-resume install'
  else
    __ccr_doctor_say ok 'rc files' 'they read the helpers'
  fi
}

# Usage: __ccr_doctor_switches   the files by which a person turns something off
__ccr_doctor_switches() {
  local line
  for line in 'off is there, starts install nothing' 'no-rc is there, rc files are left alone' \
    'no-auto is there, nothing is resumed by itself'; do
    [[ -e ${CCR_CONFIG}/${line%% *} ]] || continue
    __ccr_tilde "${CCR_CONFIG}/${line}"
    __ccr_doctor_say ok switch "${REPLY}"
  done
}

# Usage: __ccr_doctor_auto   two that go on after a limit: ours, and Claude itself from 2.1.234 on, unless its settings forbid
__ccr_doctor_auto() {
  local file version=''
  __ccr_auto_wanted || return 0
  __ccr_doctor_setting autoContinueAtUsageLimit
  [[ ${REPLY} != false ]] || return 0
  file=$(cd -- "${CCR_STORE}" && __ccr_transcripts 2>/dev/null | head -n 1) || :
  [[ -z ${file} ]] || version=$(tail -c 65536 -- "${CCR_STORE}/${file##* }" | grep -o '"version":"[0-9.]*"' | tail -n 1) || :
  if [[ ${version} =~ ([0-9]+)\.([0-9]+)\.([0-9]+) ]]; then
    ((BASH_REMATCH[1] * 1000000 + BASH_REMATCH[2] * 1000 + BASH_REMATCH[3] >= 2001234)) || return 0
  fi
  __ccr_doctor_say warn auto "after a limit both Claude and ${CCR_PREFIX}a go on by themselves" "set \"autoContinueAtUsageLimit\": false in ${store}/settings.json"
}
