# shellcheck shell=bash
# Building, starting, stopping; the logs; the first owner.

do_build() {
    no_more "$@"
    needs_setup
    build
    say "Built."
}

build() {
    if is_bare; then
        build_bare
    else
        build_image current
    fi
}

# build_image TAG [FOLDER]: HUB_BUILD_OPTIONS go to the builder (a proxy's certificates, say).
build_image() {
    local folder=${2:-.} options=()
    read -r -a options <<<"${HUB_BUILD_OPTIONS:-}"
    find_compose
    case $COMPOSE in
    *podman*) buildah bud --format docker "${options[@]}" -t "ameen-hub:$1" "$folder" ;;
    *) docker build "${options[@]}" -t "ameen-hub:$1" "$folder" ;;
    esac
}

do_start() {
    no_more "$@"
    needs_secrets
    [ -s "$SITE" ] || write_site
    ensure_certificate
    if is_bare; then
        needs_root start
        [ -x .venv/bin/python ] || refuse "The hub is not built yet. First: ops/deploy-production.sh build"
        systemctl enable --quiet "${SERVICES[@]}"
        systemctl start "${SERVICES[@]}" ||
            refuse "systemd could not start all of it: journalctl -u ameen-hub -u ameen-nginx tells why."
    else
        engine image inspect ameen-hub:current >/dev/null 2>&1 ||
            refuse "The hub is not built yet. First: ops/deploy-production.sh build"
        compose up -d
    fi
    wait_until_well || refuse "Started, but the hub is not well: $(why_unwell)"
    say "The hub is at https://$(setting HUB_DOMAIN)."
}

do_stop() {
    no_more "$@"
    needs_setup
    if is_bare; then
        needs_root stop
        systemctl stop "${SERVICES[@]}"
    else
        compose down
    fi
    say "Stopped."
}

do_restart() {
    no_more "$@"
    needs_secrets
    if is_bare; then
        needs_root restart
        systemctl restart ameen-hub.service
    else
        compose up -d --no-deps --force-recreate app
        compose up -d
    fi
    reload_nginx
    wait_until_well || refuse "Restarted, but the hub is not well: $(why_unwell)"
    say "Restarted."
}

do_init() {
    needs_secrets
    [ $# -gt 0 ] || wrong "init wants --email ADDRESS [--name NAME]."
    hub init "$@"
}

do_logs() {
    local what=app follow=() lines=100
    while [ $# -gt 0 ]; do
        case $1 in
        app | access | error | certbot) what=$1 ;;
        -f | --follow) follow=(-F) ;;
        -n)
            [[ ${2:-} =~ ^[0-9]+$ ]] || wrong "-n wants a number of lines."
            lines=$2
            shift
            ;;
        *) wrong "logs knows app, access, error, certbot, -f and -n LINES, not $1." ;;
        esac
        shift
    done
    case $what in
    app) what=logs/app.log ;;
    access | error) what=logs/nginx/ameen-$what.log ;;
    certbot) what=logs/certbot/letsencrypt.log ;;
    esac
    [ -e "$what" ] || refuse "There is no $what yet, or $(id -un) may not see it."
    [ -r "$what" ] || refuse "$what cannot be read by $(id -un). Run this with sudo."
    tail "${follow[@]}" -n "$lines" "$what"
}
