# shellcheck shell=bash
# What may come in: SSH, and the web.

do_firewall() {
    local apply=false ssh_port rule
    while [ $# -gt 0 ]; do
        case $1 in
        --apply) apply=true ;;
        *) wrong "firewall takes only --apply, not $1." ;;
        esac
        shift
    done
    ssh_port=$(ssh_port)
    local rules=("default deny incoming" "default allow outgoing" "limit $ssh_port/tcp"
        "allow 80/tcp" "allow 443/tcp" "--force enable")
    if ! $apply; then
        printf 'ufw %s\n' "${rules[@]}"
        return 0
    fi
    needs_root "firewall --apply"
    command -v ufw >/dev/null || refuse "ufw is not installed. On Debian and Ubuntu: apt install ufw"
    for rule in "${rules[@]}"; do
        # shellcheck disable=SC2086 # a rule is several words
        ufw $rule >/dev/null || refuse "ufw refused \"$rule\"; the rules before it are set."
    done
    say "The firewall lets in SSH (port $ssh_port), 80 and 443."
}

# The port by which whoever runs this came in, so that nobody locks himself out. sudo and su forget
# it, so those who began them are asked too.
ssh_port() {
    local process=$$ words=()
    while [ ${#words[@]} -eq 0 ] && [ "$process" -gt 1 ]; do
        read -r -a words < <(tr '\0' '\n' <"/proc/$process/environ" | sed -n 's/^SSH_CONNECTION=//p') || true
        process=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$process/status")
    done
    echo "${words[3]:-22}"
}
