# Completion of bash, loaded at the first tab, without comment lines.

# Usage: __ccr_complete   asks the program; its first line says which paths go with the answers
function __ccr_complete {
  # shellcheck disable=SC2154 # the template assigns it
  \builtin mapfile -t COMPREPLY < <(
    COLUMNS=${COLUMNS-} /bin/bash -p -- "${__ccr_program}" complete bash "${COMP_TYPE}" "${COMP_CWORD}" -- "${COMP_WORDS[@]}" 2>/dev/null || \builtin :
  )
  case ${COMPREPLY[0]-} in
    :dirs)
      \builtin compopt -o plusdirs
      [[ -n ${COMPREPLY[1]-} ]] || \builtin compopt -o filenames
      ;;
    :files) \builtin compopt -o default -o filenames ;;
    *) ;;
  esac
  COMPREPLY=("${COMPREPLY[@]:1}")
}
