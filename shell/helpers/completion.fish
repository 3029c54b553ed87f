# Usage: __ccr_complete   asks the program; its first line says which paths go with the answers
function __ccr_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l lines (/bin/bash -p -- $__ccr_program complete fish 0 (count $before) -- $before "$current" 2>/dev/null)
    switch "$lines[1]"
        case :dirs
            __fish_complete_directories "$current" ''
        case :files
            __fish_complete_path "$current"
    end
    set -e lines[1]
    test (count $lines) = 0
    or printf '%s\n' $lines
end

# Usage: __ccr_define NAMES...   the commands as functions, and their completion
function __ccr_define
    for name in $argv
        function $name --inherit-variable name
            /bin/bash -p -- $__ccr_program $name $argv
        end
        if status is-interactive
            complete -c $name -f -k -a '(__ccr_complete)'
        end
    end
end
