# What ccr-doctor finds of the machine and the installation: the clock's zone, names on PATH, versions, rc files, tools.

# Usage: __ccr_doctor_zone   the local zone, and the rules of those that limits name
__ccr_doctor_zone() {
  local zones=${TZDIR:-/usr/share/zoneinfo} zone=${TZ-} name
  zone=${zone#:}
  printf -v name '%(%Z)T' "${now}"
  if [[ ! -f ${zones}/UTC && ! -f ${zones}/Etc/UTC ]]; then
    __ccr_doctor_say warn 'time zone' "${zones} is missing, resets that name a zone have no time" 'sudo apt-get install tzdata'
  elif [[ -n ${zone} && ! -f ${zones}/${zone} && ! -f ${zone} && ! ${zone} =~ ^(\<|[A-Za-z]+[-+]?[0-9]) ]]; then
    __ccr_doctor_say warn 'time zone' "TZ is ${zone}, which is not known here: times are UTC" "set TZ to a name from ${zones}"
  else
    __ccr_doctor_say ok 'time zone' "${zone:-${name}}, and the rules of all zones"
  fi
}

# Usage: __ccr_doctor_kind FILE   REPLY: " (claude-code-router)" where FILE is that
__ccr_doctor_kind() {
  local text=''
  REPLY=$(readlink -f -- "$1") || REPLY=$1
  { IFS= read -r -d '' -n 4096 text <"$1"; } 2>/dev/null || :
  if [[ ${REPLY}${text} == *claude-code-router* ]]; then
    REPLY=' (claude-code-router)'
  else
    REPLY=''
  fi
}

# Usage: __ccr_doctor_names   what the commands' names mean on PATH
__ccr_doctor_names() {
  local name directory path ours other first place bin="${HOME}/.local/bin"
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
      __ccr_doctor_kind "${other}" && place=${other}${REPLY}
      if [[ ${first} == ours ]]; then
        __ccr_doctor_say warn name "another ${name} on PATH: ${place}" 'ours comes first; another prefix: ccr under [names] in ccr.toml'
      else
        __ccr_doctor_say warn name "another ${name} comes first on PATH: ${place}" 'put ~/.local/bin first, or another prefix: ccr under [names] in ccr.toml'
      fi
    elif [[ ${name} == "${CCR_PREFIX}" && -n ${ours} ]]; then
      __ccr_tilde "${ours}"
      __ccr_doctor_say ok name "${name} on PATH is ${REPLY}"
    fi
  done
  [[ :${PATH}: == *:"${bin}":* || (-n ${CODER_SCRIPT_BIN_DIR:-} && :${PATH}: == *:"${CODER_SCRIPT_BIN_DIR}":*) ]] \
    || __ccr_doctor_say warn path '~/.local/bin is not on PATH, scripts and cron find no commands' 'in ~/.profile: PATH=~/.local/bin:$PATH'
}

# Usage: __ccr_doctor_version FILE   REPLY: the version that rendered it, '' when it is not ours
__ccr_doctor_version() {
  __ccr_read "$1" && [[ ${REPLY:0:400} =~ rendered\ by\ ccr-gen\ ([0-9][0-9A-Za-z.+-]*[0-9A-Za-z]) ]] || {
    REPLY=''
    return 0
  }
  REPLY=${BASH_REMATCH[1]}
}

# Usage: __ccr_doctor_installed   are program, helpers and links there and of one version, and what the switches say
__ccr_doctor_installed() {
  local helpers program version name
  local -a missing=()
  local -r again='claude-resume install, then open a new terminal'
  __ccr_tilde "${CCR_HELPERS_FILE}" && helpers=${REPLY}
  __ccr_tilde "${CCR_PROGRAM}" && program=${REPLY}
  __ccr_doctor_version "${CCR_PROGRAM}" && version=${REPLY}
  if [[ -z ${version} ]]; then
    __ccr_doctor_say warn version "${program} is not there or not ours" 'restart the workspace, its start installs it'
  elif [[ ${version} != "${CCR_VERSION}" ]]; then
    __ccr_doctor_say warn version "${program} is of ${version}, this one of ${CCR_VERSION}" 'restart the workspace, its start installs it'
  fi
  __ccr_doctor_version "${CCR_HELPERS_FILE}"
  if [[ -z ${REPLY} ]]; then
    __ccr_doctor_say warn version "${helpers} is not there or not ours" "${again}"
  elif [[ ${REPLY} != "${CCR_VERSION}" ]]; then
    __ccr_doctor_say warn version "${helpers} is of ${REPLY}, the program of ${CCR_VERSION}" "${again}"
  elif __ccr_read "${CCR_HELPERS_FILE}" && [[ ${REPLY} != "${CCR_HELPERS}" ]]; then
    __ccr_doctor_say warn version "${helpers} is not that of this program" "${again}"
  elif [[ ${version} == "${CCR_VERSION}" ]]; then
    __ccr_doctor_say ok version "${CCR_VERSION}, program and helpers"
  fi
  for name in "${CCR_COMMANDS[@]}"; do
    [[ -e ${HOME}/.local/bin/${name} ]] || missing+=("${name}")
  done
  if ((${#missing[@]} > 3)); then
    __ccr_doctor_say warn links "${#missing[@]} commands have no link in ~/.local/bin" 'claude-resume install'
  elif ((${#missing[@]})); then
    __ccr_doctor_say warn links "not in ~/.local/bin: ${missing[*]}" 'claude-resume install'
  fi
  [[ ! -e ${CCR_CONFIG}/off ]] || __ccr_doctor_say warn off '~/.config/ccr/off is there, a start of the workspace installs nothing' 'rm ~/.config/ccr/off'
}

# Usage: __ccr_doctor_rc   the block in rc files
__ccr_doctor_rc() {
  local file missing=''
  local -a files=("${HOME}/.bashrc")
  if [[ -e ${CCR_CONFIG}/no-rc ]]; then
    __ccr_doctor_say ok 'rc files' 'they are left alone (~/.config/ccr/no-rc)'
    return
  elif [[ ${CCR_INSTALL_RC} != true ]]; then
    __ccr_doctor_say ok 'rc files' 'they are left alone (rc = false)'
    return
  fi
  [[ ! -e ${HOME}/.zshrc ]] && ! type -P zsh >/dev/null || files+=("${HOME}/.zshrc")
  for file in "${files[@]}"; do
    __ccr_read "${file}" && [[ ${REPLY} == *"${CCR_HELPERS_FILE##*/}"*"${CCR_END}"* ]] && continue
    __ccr_tilde "${file}"
    missing+=" ${REPLY}"
  done
  if [[ -n ${missing} ]]; then
    __ccr_doctor_say warn 'rc files' "our block is not in${missing}" 'claude-resume install'
  else
    __ccr_doctor_say ok 'rc files' 'they read the helpers'
  fi
}

# Usage: __ccr_doctor_auto   two that go on after a limit: Claude itself, and the template's cron
__ccr_doctor_auto() {
  if [[ -e ${CCR_CONFIG}/no-auto ]]; then
    __ccr_doctor_say ok auto 'nothing is resumed by itself (~/.config/ccr/no-auto)'
    return
  fi
  [[ ${CCR_AUTO_RESUME:-off} != off ]] || return 0
  __ccr_doctor_setting autoContinueAtUsageLimit
  if [[ ${REPLY} == false ]]; then
    __ccr_doctor_say ok auto "${CCR_PREFIX}a resumes by itself, Claude does not"
  else
    __ccr_doctor_say warn auto "both Claude and ${CCR_PREFIX}a go on by themselves after a limit" "set \"autoContinueAtUsageLimit\": false in ${store}/settings.json, or touch ~/.config/ccr/no-auto"
  fi
}

# Usage: __ccr_doctor_tool COMMAND...   appends the tool with the version it tells to the caller's text; 1 when it is missing
__ccr_doctor_tool() {
  local said=''
  type -P -- "$1" >/dev/null || return 1
  said=$("$@" 2>&1 </dev/null) || :
  [[ ${said} =~ [0-9]+\.[0-9]+[a-z]? ]] || BASH_REMATCH=('')
  text+=", ${1/flock/flock}${BASH_REMATCH[0]:+ ${BASH_REMATCH[0]}}"
}

# Usage: __ccr_doctor_tools   what the commands call, and what is missing
__ccr_doctor_tools() {
  local text="bash ${BASH_VERSINFO[0]}.${BASH_VERSINFO[1]}" fd
  local -a wanted=()
  if __ccr_doctor_tool jq --version; then
    [[ ! ${text} =~ jq\ 1\.[0-5]$ ]] || __ccr_doctor_say fail tools "${text#*, } is too old, 1.6 is needed" 'sudo apt-get install jq'
  else
    __ccr_doctor_say fail tools 'jq is missing, the commands need it' 'sudo apt-get install jq'
  fi
  __ccr_doctor_tool tmux -V || __ccr_doctor_say warn tools 'tmux is missing, cct needs it' 'sudo apt-get install tmux'
  __ccr_doctor_tool rg --version || wanted+=(ripgrep)
  __ccr_doctor_tool fzf --version || wanted+=(fzf)
  __ccr_doctor_say ok tools "${text}"
  text=''
  __ccr_doctor_tool gawk --version || :
  __ccr_doctor_tool mawk -W version || :
  [[ -n ${text} ]] || __ccr_doctor_say fail tools 'awk is missing, the commands need it' 'sudo apt-get install mawk'
  __ccr_doctor_tool tar --version || __ccr_doctor_say fail tools 'tar is missing, exports need it' 'sudo apt-get install tar'
  __ccr_doctor_tool flock --version || __ccr_doctor_say fail tools 'flock is missing, nothing can be resumed without it' 'sudo apt-get install util-linux'
  __ccr_doctor_say ok tools "${text#, }"
  ((${#wanted[@]} == 0)) || __ccr_doctor_say warn tools "not installed, searches and the picker are better with it: ${wanted[*]}" "sudo apt-get install ${wanted[*]}"
  type -P claude >/dev/null || __ccr_doctor_say warn tools 'claude is not on PATH, nothing can be resumed from here' 'put its directory on PATH'
  [[ -d ${CCR_STORE} ]] && type -P flock >/dev/null || return 0
  { exec {fd}<"${CCR_STORE}"; } 2>/dev/null || return 0
  flock -n -s "${fd}" 2>/dev/null || (($? == 1)) || __ccr_doctor_say fail locks "${store} takes no locks, so nothing is resumed" 'put it on a file system with flock'
  exec {fd}<&-
}
