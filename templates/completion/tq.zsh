#compdef tq
# Completion of `tq` for zsh: a file `_tq` in a folder of `fpath`, or `source <(tq completion zsh)` behind `compinit`.

_tq() {
  local line tab=$'\t'
  local -a lines before values shown
  local -i width=0
  (( CURRENT > 2 )) && before=("${(@Q)words[2,CURRENT-1]}")
  lines=("${(@f)$(command tq complete --shell zsh -- "${before[@]}" "${(Q)PREFIX}" 2>/dev/null)}")
  local paths=${lines[1]}
  shift lines
  for line in "${lines[@]}"; do
    [[ -z $line ]] && continue
    values+=("${line%%$tab*}")
    (( ${#values[-1]} > width )) && width=${#values[-1]}
  done
  for line in "${lines[@]}"; do
    [[ -z $line ]] && continue
    if [[ $line == *$tab* ]]; then
      shown+=("${(r:width:)${line%%$tab*}}  -- ${line#*$tab}")
    else
      shown+=("$line")
    fi
  done
  if (( ${#values} )); then
    if [[ ${shown[*]} == *'  -- '* ]]; then
      compadd -l -d shown -a values
    else
      compadd -a values
    fi
  fi
  case $paths in
    files) [[ $PREFIX == -*=* ]] && compset -P '*='; _files ;;
    folders) [[ $PREFIX == -*=* ]] && compset -P '*='; _files -/ ;;
  esac
}

if [[ ${funcstack[1]} == _tq ]]; then
  _tq "$@"
elif (( ${+functions[compdef]} )); then
  compdef _tq tq
else
  print -u2 'tq: completion needs `autoload -Uz compinit && compinit` before this line'
fi
