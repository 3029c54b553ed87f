# The picker's preview: what a session is, and its last exchange.

# Usage: __ccr_cmd_preview ID
__ccr_cmd_preview() {
  local state now part head count=0 ago size dot=', '
  ! __ccr_utf8 || dot=$' \u00b7 '
  __ccr_session "$1"
  __ccr_now && now=${REPLY}
  __ccr_tilde "${CCR_COLUMN[10]}"
  __ccr_clean "${REPLY}"
  head=${CCR_COLUMN[0]}$'\n'${REPLY}
  state=${CCR_COLUMN[1]}
  if [[ -n ${CCR_COLUMN[3]} ]]; then
    __ccr_limit_name "${CCR_COLUMN[4]}" && part=${REPLY}
    if ((CCR_COLUMN[3] > now)); then
      __ccr_when "${CCR_COLUMN[3]}"
      state+="${dot}${part} ends ${REPLY}"
    else
      __ccr_age $((now - CCR_COLUMN[3]))
      state+="${dot}${part} ended ${REPLY} ago"
    fi
  fi
  __ccr_age $((now - ${CCR_COLUMN[5]:-now})) && ago=${REPLY}
  __ccr_prompts_of "${CCR_COLUMN[12]}" && count=${REPLY}
  __ccr_bytes "${CCR_COLUMN[6]}" && size=${REPLY}
  part=s
  ((count != 1)) || part=''
  head+=$'\n'"${state}${dot}${size}${dot}${count} prompt${part}${dot}started ${ago} ago"
  tail -c 262144 -- "${CCR_COLUMN[12]}" | CCR_R_HEAD=${head} CCR_R_WIDTH=${FZF_PREVIEW_COLUMNS:-80} LC_ALL=C "${CCR_AWK}" "${CCR_AWK_EXCHANGE}"
}

# Usage: __ccr_bytes NUMBER   REPLY: 922 B, 3.1 MB, 310 MB
__ccr_bytes() {
  local n=$1 suffix=B next
  for next in kB MB GB; do
    ((n < 1000)) && break
    # tenths, only while there is one digit before them
    REPLY=$((n / 100)) n=$((n / 1000)) suffix=${next}
  done
  if [[ ${suffix} != B ]] && ((n < 10)); then
    n=${REPLY%?}.${REPLY: -1}
  fi
  REPLY="${n} ${suffix}"
}

# Usage: __ccr_prompts_of FILE   REPLY: the number of typed prompts
__ccr_prompts_of() {
  REPLY=$(LC_ALL=C awk "${CCR_AWK_PROMPTS}" "$1")
  REPLY=${REPLY##* }
  REPLY=${REPLY:-0}
}
