# shellcheck shell=bash
# Certificates: a placeholder first, so that nginx can start and answer Let's Encrypt; then the
# real one. nginx reads certs/active, into which ops/certbot/install.sh copies.

ACTIVE=$TOP/certs/active

do_ssl() {
    local server='' placeholder=false force=()
    while [ $# -gt 0 ]; do
        case $1 in
        --staging) server=https://acme-staging-v02.api.letsencrypt.org/directory ;;
        --server)
            [ $# -gt 1 ] || wrong "--server wants the address of an ACME directory."
            server=$2
            shift
            ;;
        --placeholder) placeholder=true ;;
        --force) force=(--force-renewal) ;;
        *) wrong "ssl doesn't know $1." ;;
        esac
        shift
    done
    needs_setup
    ensure_certificate
    ! $placeholder || return 0
    nginx_runs || refuse "nginx must run to answer the certificate authority. First: start"
    # What another authority issued, the one for trying out say, is no reason to keep it.
    [ "$server" = "$(setting HUB_AUTHORITY)" ] || force=(--force-renewal)
    request_certificate "$server" "${force[@]}" ||
        refuse "No certificate was issued; see logs/certbot/letsencrypt.log. The one in use is kept. Is port 80 of $(setting HUB_DOMAIN) this machine?"
    told[HUB_AUTHORITY]=$server
    save_settings
    say "The certificate is in place until $(certificate_end)."
}

# Afterwards there is a certificate, if need be one that only this machine vouches for.
ensure_certificate() {
    local made domain
    [ ! -s "$ACTIVE/fullchain.pem" ] || [ ! -s "$ACTIVE/privkey.pem" ] || return 0
    domain=$(setting HUB_DOMAIN)
    made=$(mktemp -d "$TOP/certs/.placeholder-XXXXXX")
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 \
        -subj "/CN=$domain" -addext "subjectAltName=DNS:$domain" \
        -keyout "$made/privkey.pem" -out "$made/fullchain.pem" 2>/dev/null ||
        refuse "openssl could not make the placeholder certificate."
    chmod 0644 "$made/fullchain.pem"
    mv -f "$made/privkey.pem" "$made/fullchain.pem" "$ACTIVE/"
    rmdir "$made"
    say "Made a placeholder certificate for $domain; \"ssl\" replaces it by a real one."
}

# request_certificate SERVER [OPTION…]; what was asked once is asked again only when due.
request_certificate() {
    local server=$1 arguments
    shift
    arguments=(certonly --quiet --non-interactive --agree-tos --keep-until-expiring
        --email "$(setting HUB_MAIL)" --domain "$(setting HUB_DOMAIN)" --cert-name "$(setting HUB_DOMAIN)")
    [ -z "$server" ] || arguments+=(--server "$server")
    if is_bare; then
        HUB_DOMAIN=$(setting HUB_DOMAIN) "$TOP/ops/certbot/run.sh" "${arguments[@]}" "$@"
    else
        compose run --rm --no-deps -T certbot "${arguments[@]}" "$@"
    fi
}

certificate_end() {
    openssl x509 -in "$ACTIVE/fullchain.pem" -noout -enddate | cut -d= -f2
}

# Whole days that the certificate is still good for; nothing when there is none.
certificate_days() {
    local end
    [ -s "$ACTIVE/fullchain.pem" ] || return 1
    end=$(date -d "$(certificate_end)" +%s)
    echo $(((end - $(date +%s)) / 86400))
}
