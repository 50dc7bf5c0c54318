# shellcheck shell=bash
# The two secrets of a hub. They are never shown, and replaced only when that is asked for.

do_secrets() {
    local force=false name made=()
    while [ $# -gt 0 ]; do
        case $1 in
        --force) force=true ;;
        *) wrong "secrets takes only --force, not $1." ;;
        esac
        shift
    done
    needs_setup
    for name in AMEEN_SECRET AMEEN_CRON_SECRET; do
        if $force || [ -z "$(setting "$name")" ]; then
            told[$name]=$(random_secret)
            made+=("$name")
        fi
    done
    if [ ${#made[@]} -eq 0 ]; then
        say "Both secrets are there already; --force makes new ones and signs everybody out."
        return 0
    fi
    save_settings
    say "Made ${made[*]}, kept in .env.production."
    if $force; then
        say "Restart the hub so that they count: ops/deploy-production.sh restart"
    fi
}

random_secret() {
    local secret
    secret=$(head -c 48 /dev/urandom | base64 -w 0 | tr '+/' '-_')
    [ ${#secret} -ge 64 ] || refuse "The machine gave no random bytes."
    printf '%s' "$secret"
}
