# Completion of `tq` for bash: `source <(tq completion bash)`.

_tq_complete() {
  local line=${COMP_LINE:0:COMP_POINT} paths='' value
  COMPREPLY=()
  while IFS= read -r value; do
    if [[ -z $paths ]]; then
      paths=$value
      continue
    fi
    COMPREPLY+=("$value")
  done < <(command tq complete --shell bash --breaks "$COMP_WORDBREAKS" -- "$line" 2>/dev/null)
  if [[ ${#COMPREPLY[@]} -eq 0 ]]; then
    case $paths in
      files) compopt -o default 2>/dev/null ;;
      folders) compopt -o dirnames 2>/dev/null ;;
    esac
  fi
  return 0
}

complete -F _tq_complete tq
