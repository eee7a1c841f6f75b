# SPDX-License-Identifier: MIT
# Completion of minimusctl for bash. The program itself knows what fits.
_minimusctl() {
	local found word _
	COMPREPLY=()
	found=$("$1" --complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) || return
	while IFS=$'\t' read -r word _; do
		if [[ $word == :files ]]; then
			compopt -o filenames
			while IFS= read -r word; do
				COMPREPLY+=("$word")
			done < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")
		elif [[ -n $word ]]; then
			[[ $word == *= ]] && compopt -o nospace
			COMPREPLY+=("$word")
		fi
	done <<<"$found"
}
complete -F _minimusctl minimusctl
