# shellcheck shell=bash
# .env.production: what the hub and this script were told. AMEEN_… are the hub's own settings,
# HUB_… are this script's. It is never sourced: a value is text, not a command.

SETTINGS=$TOP/.env.production
declare -A told=()

load_settings() {
    local line name
    told=()
    [ -e "$SETTINGS" ] || return 0
    [ -r "$SETTINGS" ] || refuse "$SETTINGS cannot be read by $(id -un). Run this as its owner, or with sudo."
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in
        '' | '#'*) continue ;;
        [A-Z]*=*) ;;
        *) refuse "$SETTINGS: NAME=VALUE is expected, not \"${line%%=*}\"." ;;
        esac
        name=${line%%=*}
        is_plain "${line#*=}" ||
            refuse "$SETTINGS: $name holds a quote, a \$, a backslash or a space at an end, which systemd, compose and this script each read in another way. Write it without quotes; in AMEEN_MAIL_URL %24 is a \$."
        told[$name]=${line#*=}
    done <"$SETTINGS"
}

# Whether all who read the file read the same.
is_plain() {
    [[ $1 != *[\'\"\`\\\$[:cntrl:]]* && $1 != [[:space:]]* && $1 != *[[:space:]] ]]
}

# The value of a setting, or a default.
setting() {
    printf '%s' "${told[$1]:-${2:-}}"
}

save_settings() {
    local name
    {
        echo "# Written by ops/deploy-production.sh. It holds secrets: keep it, and keep it to yourself."
        for name in "${!told[@]}"; do
            printf '%s=%s\n' "$name" "${told[$name]}"
        done | LC_ALL=C sort
    } | write_file "$SETTINGS" 0600
}

is_set_up() {
    [ -n "$(setting HUB_DOMAIN)" ]
}

needs_setup() {
    is_set_up || refuse "Nothing is set up yet. Begin with: ops/deploy-production.sh setup"
}

needs_secrets() {
    needs_setup
    if [ -z "$(setting AMEEN_SECRET)" ] || [ -z "$(setting AMEEN_CRON_SECRET)" ]; then
        refuse "The secrets are missing. Make them with: ops/deploy-production.sh secrets"
    fi
}

is_bare() {
    [ "$(setting HUB_MODE compose)" = bare ]
}
