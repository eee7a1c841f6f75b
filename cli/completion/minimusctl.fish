# SPDX-License-Identifier: MIT
# Completion of minimusctl for fish. The program itself knows what fits.
function __minimusctl_complete
	set -l words (commandline -opc)
	for line in ($words[1] --complete $words[2..-1] (commandline -ct) 2>/dev/null)
		if test "$line" = :files
			__fish_complete_path (commandline -ct)
		else
			echo $line
		end
	end
end
complete -c minimusctl -f -a '(__minimusctl_complete)'
