# shellcheck shell=bash
# A plain server: systemd units, the machine's own nginx and certbot, a user for the hub.

UNITS=${HUB_UNITS:-/etc/systemd/system}
ROTATION=${HUB_ROTATION:-/etc/logrotate.d}
SERVICES=(ameen-hub.service ameen-nginx.service ameen-certbot.timer ameen-backup.timer)

set_up_bare() {
    local tool missing=()
    for tool in nginx certbot openssl systemctl runuser; do
        command -v "$tool" >/dev/null || missing+=("$tool")
    done
    [ ${#missing[@]} -eq 0 ] ||
        refuse "Missing: ${missing[*]}. On Debian and Ubuntu: apt install nginx certbot openssl python3-venv"
    told[AMEEN_TRUSTED_PROXY]=127.0.0.1
    if ! id ameen >/dev/null 2>&1; then
        useradd --system --home-dir "$TOP" --no-create-home --shell /usr/sbin/nologin ameen
    fi
    told[HUB_UID]=$(id -u ameen)
    told[HUB_GID]=$(id -g ameen)
    make_folders
    runuser -u ameen -- test -r "$TOP/wsgi.py" ||
        refuse "The user ameen cannot read $TOP. Put the checkout where all may read it, such as /opt/ameen."
    write_units
}

write_units() {
    local template name user
    user=$(nginx -V 2>&1 | sed -n 's/.*--user=\([^ ]*\).*/\1/p')
    for template in ops/systemd/*.service ops/systemd/*.timer; do
        name=${template##*/}
        sed -e "s|@TOP@|$TOP|g" -e "s|@NGINX_USER@|${user:-www-data}|g" "$template" | write_file "$UNITS/$name"
    done
    sed -e "s|@TOP@|$TOP|g" ops/systemd/logrotate | write_file "$ROTATION/ameen-hub"
    systemctl daemon-reload
    # The distribution's own nginx would hold the ports.
    if systemctl is-active --quiet nginx.service; then
        systemctl disable --now nginx.service
    fi
}

# bare_hub ARGUMENTS…: Python as the hub's user, with the hub's settings and nothing else of ours.
# They are exported, as everybody may read the arguments of a process.
bare_hub() (
    [ -x .venv/bin/python ] || refuse "The hub is not built yet. First: ops/deploy-production.sh build"
    for name in $(compgen -e); do
        [ "$name" = PATH ] || export -n "${name?}"
    done
    for name in "${!told[@]}"; do
        case $name in AMEEN_*) export "$name=${told[$name]}" ;; esac
    done
    export LANG=C.UTF-8 AMEEN_DATA="$TOP/data"
    run_as_hub .venv/bin/python "$@"
)

run_as_hub() {
    if [ "$(id -u)" -eq 0 ]; then
        runuser -u ameen -- "$@"
    else
        refuse "This needs root: it acts as the user ameen. Run it with sudo."
    fi
}

# The virtual environment, readable by all and written to by nobody but root.
build_bare() {
    (
        umask 022
        # shellcheck source=ops/venv.sh
        . ops/venv.sh
        install requirements.lock
    )
}
