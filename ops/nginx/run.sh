#!/bin/sh
# nginx in its container, and beside it what a plain server leaves to systemd and logrotate: a new
# certificate or site is taken up, and logs that grew large are turned over.
set -eu
umask 077
cd /srv/ameen
largest=52428800 # bytes
kept=5

nginx_here() {
    nginx -e stderr -p /srv/ameen -c ops/nginx/nginx.conf "$@"
}

turn_over() {
    [ -f "$1" ] && [ "$(stat -c %s "$1")" -ge "$largest" ] || return 0
    number=$kept
    while [ "$number" -gt 1 ]; do
        [ ! -f "$1.$((number - 1))" ] || mv -f "$1.$((number - 1))" "$1.$number"
        number=$((number - 1))
    done
    mv -f "$1" "$1.1"
    nginx_here -s reopen
}

watch() {
    seen=$(stat -c %Y certs/active/reload 2>/dev/null || echo 0)
    while sleep 5; do
        now=$(stat -c %Y certs/active/reload 2>/dev/null || echo 0)
        if [ "$now" != "$seen" ] && nginx_here -t -q; then
            seen=$now
            nginx_here -s reload
        fi
        turn_over logs/nginx/ameen-access.log
        turn_over logs/nginx/ameen-error.log
    done
}

# Docker's networks have their name server elsewhere than podman's.
write_resolver() {
    servers=$(awk '$1 == "nameserver" && $2 !~ /%/ { print ($2 ~ /:/) ? "[" $2 "]" : $2 }' /etc/resolv.conf)
    # shellcheck disable=SC2086 # several words
    echo resolver $servers "valid=5s;" >/run/ameen-nginx/resolver.conf
}

mkdir -p /run/ameen-nginx /var/cache/ameen-nginx
write_resolver
watch &
exec nginx -e stderr -p /srv/ameen -c ops/nginx/nginx.conf -g 'daemon off;'
