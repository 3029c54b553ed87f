# The commands of claude-resume and their completions, rendered by ccr-gen: written again at each start.
set -g __ccr_program @PROGRAM@
function __ccr_complete
    $__ccr_program complete (count (commandline -opc)) (commandline -opc) (commandline -ct) 2>/dev/null
end
for __ccr_name in @COMMANDS@
    function $__ccr_name --inherit-variable __ccr_name
        $__ccr_program $__ccr_name $argv
    end
    complete -c $__ccr_name -f -a '(__ccr_complete)'
end
set -e __ccr_name
