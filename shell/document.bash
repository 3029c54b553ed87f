# ccr-export --format md, and what an export may be written over.

# Usage: __ccr_export_title   REPLY: how the document of CCR_COLUMN's session begins
__ccr_export_title() {
  REPLY="Claude Code session ${CCR_COLUMN[0]}${CCR_X_MASK:+, redacted}"
}

# Usage: __ccr_export_over FILE   exit 1 when FILE is there and not an earlier export of the same
__ccr_export_over() {
  local line='' redacted=false
  [[ -e $1 || -L $1 ]] || return 0
  [[ -f $1 && ! -L $1 ]] || __ccr_die 1 "$1 is no regular file, take another name"
  [[ -z ${CCR_X_FORCE} ]] || return 0
  if [[ ${CCR_X_FORM} == md ]]; then
    __ccr_export_title
    { IFS= read -r -n 200 line <"$1"; } 2>/dev/null || :
    [[ ${line} != "# ${REPLY}" ]] || return 0
  else
    [[ -z ${CCR_X_MASK} ]] || redacted=true
    ! __ccr_archive_list "$1" || ! __ccr_archive_manifest "$1" || [[ ${CCR_M_ID}${CCR_M_REDACTED} != "${CCR_COLUMN[0]}${redacted}" ]] || return 0
  fi
  __ccr_die 1 "$1 is there already and something else, take another name or --force"
}

# Usage: __ccr_export_document   makes CCR_STAGE/out the transcript in Markdown
__ccr_export_document() {
  local head=${CCR_COLUMN[11]}$'\n'${CCR_COLUMN[10]}
  [[ -z ${CCR_X_MASK} ]] || head=$(CCR_X_MASK=1 CCR_X_COUNTS=/dev/null LC_ALL=C "${CCR_AWK}" "${CCR_AWK_COPY}" <<<"${head}")
  __ccr_export_title
  CCR_LOG_FILE=${CCR_X_FROM}/${CCR_COLUMN[0]}.jsonl
  (umask 077 && CCR_LOG_LINES=${CCR_AWK_MARKDOWN} CCR_L_TITLE=${REPLY} CCR_L_HEAD=${head} __ccr_log_text <"${CCR_LOG_FILE}" >"${CCR_STAGE}/out") \
    || __ccr_export_failed
}
