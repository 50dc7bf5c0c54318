# shellcheck shell=bash
# How the hub is. The exit status is 1 when something needs a hand, for programs that watch.

FEWEST_DAYS=14       # of the certificate
FULLEST_DISK=90      # per cent
OLDEST_BACKUP=172800 # seconds

do_status() {
    no_more "$@"
    needs_setup
    well=true
    show_services
    show_health
    show_certificate
    show_disk
    show_backup
    $well
}

line() {
    printf '%-13s %s\n' "$1" "$2"
}

trouble() {
    well=false
    line "$1" "! $2"
}

show_services() {
    local name
    if is_bare; then
        for name in "${SERVICES[@]}"; do
            if systemctl is-active --quiet "$name"; then
                line "${name%.*}" running
            else
                trouble "${name%.*}" "not running"
            fi
        done
    else
        for name in ameen-hub ameen-nginx ameen-certbot; do
            show_container "$name"
        done
    fi
}

show_container() {
    local found
    found=$(engine inspect --format '{{.State.Status}}' "$1" 2>/dev/null) || found="not there"
    if [ "$found" = running ]; then
        line "$1" "$found"
    else
        trouble "$1" "$found"
    fi
}

show_health() {
    local found
    if found=$(ask_health 2>&1); then
        line health ok
    else
        trouble health "${found:-no answer}"
    fi
    if found=$(ask_health --jobs 2>&1); then
        line jobs "$found"
    else
        trouble jobs "${found:-no answer}"
    fi
}

why_unwell() {
    ask_health 2>&1 | tail -n 1 || true
}

show_certificate() {
    local days
    if ! days=$(certificate_days); then
        trouble certificate "there is none; make one with \"ssl\""
    elif [ "$days" -lt "$FEWEST_DAYS" ]; then
        trouble certificate "$days days left; it should have been renewed: see \"logs certbot\""
    elif is_placeholder; then
        trouble certificate "only a placeholder; get one with \"ssl\""
    elif [[ $(setting HUB_AUTHORITY) == *staging* ]]; then
        trouble certificate "only one for trying out (--staging); get a real one with \"ssl\""
    else
        line certificate "$days days left"
    fi
}

is_placeholder() {
    [ "$(openssl x509 -in "$ACTIVE/fullchain.pem" -noout -subject -nameopt RFC2253 | cut -d= -f2-)" = \
        "$(openssl x509 -in "$ACTIVE/fullchain.pem" -noout -issuer -nameopt RFC2253 | cut -d= -f2-)" ]
}

show_disk() {
    local used free
    read -r used free < <(df --output=pcent,avail -BM data | tail -n 1)
    if [ "${used%\%}" -ge "$FULLEST_DISK" ]; then
        trouble disk "$used used, only ${free}B free"
    else
        line disk "$used used, ${free}B free"
    fi
}

show_backup() {
    local newest age
    newest=$(find data -mindepth 2 -maxdepth 2 -path 'data/backups/*.tar.gz' -printf '%T@ %f\n' | sort -n | tail -n 1)
    if [ -z "$newest" ]; then
        trouble backup "there is none; make one with \"backup\""
        return
    fi
    age=$(($(date +%s) - ${newest%%.*}))
    if [ "$age" -gt "$OLDEST_BACKUP" ]; then
        trouble backup "${newest#* } is $((age / 86400)) days old"
    else
        line backup "${newest#* }, $((age / 3600)) hours old"
    fi
}
