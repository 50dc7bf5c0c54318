#!/bin/sh
# certbot with this hub's folders: run.sh certonly …, run.sh renew …
# Without arguments it renews every 12 hours, for as long as it runs; `run.sh once` renews once.
set -eu
umask 077
cd "$(dirname "$0")/../.."
top=$PWD

ask_certbot() {
    command=$1
    shift
    certbot "$command" --config-dir "$top/certs/letsencrypt" --work-dir "$top/certs/letsencrypt/work" \
        --logs-dir "$top/logs/certbot" --deploy-hook "$top/ops/certbot/install.sh" \
        --webroot --webroot-path "$top/certs/www" "$@"
}

# A certificate that is kept, not issued anew, may still not be the one in use: a placeholder is, or
# that of another name.
get() {
    ask_certbot "$@"
    lineage=$top/certs/letsencrypt/live/$HUB_DOMAIN
    cmp -s "$lineage/fullchain.pem" "$top/certs/active/fullchain.pem" ||
        RENEWED_LINEAGE=$lineage "$top/ops/certbot/install.sh"
}

# A failure keeps the old certificate; a mail goes out in time, while it is still good.
renew() {
    ask_certbot renew --quiet --no-random-sleep-on-renew "$@" ||
        echo "certbot: the renewal failed; see logs/certbot/letsencrypt.log" >&2
    python3 "$top/ops/certbot/warn.py" "$top/certs/active/fullchain.pem"
}

case ${1:-} in
"")
    trap 'exit 0' TERM INT
    while :; do
        renew || echo "certbot: the warning could not be sent" >&2
        sleep 43200 &
        wait $!
    done
    ;;
once)
    shift
    renew "$@"
    ;;
certonly) get "$@" ;;
*) ask_certbot "$@" ;;
esac
