# shellcheck shell=bash
# Containers, or systemd: the few things that the commands ask of either.

# Docker's compose, or another one in HUB_COMPOSE (podman-compose, say).
compose() {
    local words
    find_compose
    read -r -a words <<<"$COMPOSE"
    HUB_REVISION=${HUB_REVISION:-current} "${words[@]}" --env-file "$SETTINGS" "$@" 9>&-
}

find_compose() {
    [ -z "${COMPOSE:-}" ] || return 0
    COMPOSE=${HUB_COMPOSE:-$(setting HUB_COMPOSE)}
    if [ -n "$COMPOSE" ]; then
        command -v "${COMPOSE%% *}" >/dev/null || refuse "${COMPOSE%% *} (HUB_COMPOSE) is not installed."
    elif docker compose version >/dev/null 2>&1; then
        COMPOSE='docker compose'
    elif command -v podman-compose >/dev/null; then
        COMPOSE='podman-compose --in-pod false'
    else
        refuse "Neither \"docker compose\" nor podman-compose is installed. Install one, or set up with --bare."
    fi
}

# docker or podman, for what compose can't say.
engine() {
    find_compose
    case $COMPOSE in
    *podman*) podman "$@" 9>&- ;; # what watches a container would keep our lock
    *) docker "$@" 9>&- ;;
    esac
}

hub_runs() {
    if is_bare; then
        systemctl is-active --quiet ameen-hub.service
    else
        [ "$(engine inspect --format '{{.State.Running}}' ameen-hub 2>/dev/null)" = true ]
    fi
}

nginx_runs() {
    if is_bare; then
        systemctl is-active --quiet ameen-nginx.service
    else
        [ "$(engine inspect --format '{{.State.Running}}' ameen-nginx 2>/dev/null)" = true ]
    fi
}

# hub COMMAND…: `python -m ameen COMMAND` as the hub's own user. In the running container when
# there is one: two containers on one store could not see each other's readers.
hub() {
    if is_bare; then
        bare_hub -m ameen "$@"
    elif hub_runs; then
        engine exec -i ameen-hub python -m ameen "$@"
    else
        compose run --rm --no-deps -T app "$@"
    fi
}

# The answer of /api/health and of the jobs, asked beside the hub; see ops/health.py.
ask_health() {
    if is_bare; then
        bare_hub ops/health.py "$@"
    else
        engine exec ameen-hub python ops/health.py "$@"
    fi
}

# Afterwards the hub is well; false when it isn't within so many seconds.
wait_until_well() {
    local left=${HUB_PATIENCE:-90}
    until ask_health >/dev/null 2>&1; do
        left=$((left - 2))
        [ "$left" -gt 0 ] || return 1
        sleep 2
    done
}

start_hub() {
    if is_bare; then
        systemctl start ameen-hub.service
    else
        compose up -d --no-deps app
    fi
}

stop_hub() {
    if is_bare; then
        systemctl stop ameen-hub.service
    else
        compose stop app
    fi
}

# nginx takes up its configuration as it is now. The mark may be that of certbot's container, root's.
reload_nginx() {
    if is_bare; then
        systemctl reload-or-restart ameen-nginx.service
    else
        write_file "$ACTIVE/reload" </dev/null
    fi
}
