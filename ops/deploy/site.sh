# shellcheck shell=bash
# The nginx site, from ops/nginx/site.template.

SITE=$TOP/ops/nginx/sites/hub.conf

write_site() {
    local domain upstream listen default
    domain=$(setting HUB_DOMAIN)
    if is_bare; then
        upstream='server 127.0.0.1:4000;'
    else
        # Looked up again and again: a container made anew has another address.
        upstream='zone hub 64k; include /run/ameen-nginx/resolver.conf; server app:4000 resolve;'
    fi
    if http2_is_a_directive; then
        default='listen 443 ssl default_server; listen [::]:443 ssl default_server; http2 on;'
        listen='listen 443 ssl; listen [::]:443 ssl; http2 on;'
    else
        default='listen 443 ssl http2 default_server; listen [::]:443 ssl http2 default_server;'
        listen='listen 443 ssl http2; listen [::]:443 ssl http2;'
    fi
    sed -e "s|@DOMAIN@|$domain|g" -e "s|@UPSTREAM@|$upstream|" \
        -e "s|@LISTEN_DEFAULT@|$default|" -e "s|@LISTEN@|$listen|" ops/nginx/site.template |
        without_ipv6_where_there_is_none | write_file "$SITE"
}

# nginx before 1.25.1 knows http2 only as a word of `listen`, later ones warn of it.
http2_is_a_directive() {
    local version
    is_bare || return 0
    version=$(nginx -v 2>&1 | sed -n 's|.*nginx/\([0-9.]*\).*|\1|p')
    [ -n "$version" ] || refuse "nginx is missing. On Debian and Ubuntu: apt install nginx"
    [ "$(printf '1.25.1\n%s\n' "$version" | sort -V | head -n 1)" = 1.25.1 ]
}

without_ipv6_where_there_is_none() {
    if is_bare && [ ! -e /proc/net/if_inet6 ]; then
        sed -e 's/listen \[::\]:[^;]*; *//g'
    else
        cat
    fi
}
