# Completion of `tq` for fish: `tq completion fish > ~/.config/fish/completions/tq.fish`.

function __tq_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l lines (command tq complete --shell fish -- $words[2..-1] "$current" 2>/dev/null)
    set -l paths $lines[1]
    set -e lines[1]
    if set -q lines[1]
        printf '%s\n' $lines
    end
    set -l option (string match -r -- '^-[^=]*=' "$current")
    set -l path (string replace -r -- '^-[^=]*=' '' "$current")
    switch "$paths"
        case files
            for each in (__fish_complete_path "$path")
                printf '%s\n' "$option$each"
            end
        case folders
            for each in (__fish_complete_directories "$path" '')
                printf '%s\n' "$option$each"
            end
    end
end

complete -c tq -e
complete -c tq -f -k -a '(__tq_complete)'
