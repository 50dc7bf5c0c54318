# shellcheck shell=bash
# Where the hub is found and how it runs. Repeated, it keeps what it isn't told anew.

do_setup() {
    local domain='' mail='' mode='' workers='' threads='' mail_url=''
    while [ $# -gt 0 ]; do
        case $1 in
        --domain | --mail | --workers | --threads | --mail-url)
            [ $# -gt 1 ] || wrong "$1 wants a value."
            ;;&
        --domain) domain=$2 && shift ;;
        --mail) mail=$2 && shift ;;
        --workers) workers=$2 && shift ;;
        --threads) threads=$2 && shift ;;
        --mail-url) mail_url=$2 && shift ;;
        --bare) mode=bare ;;
        --compose) mode=compose ;;
        *) wrong "setup doesn't know $1." ;;
        esac
        shift
    done
    domain=$(answer_or_ask "$domain" HUB_DOMAIN "The hub's address, as people will type it (hub.example.com)")
    mail=$(answer_or_ask "$mail" HUB_MAIL "An email address for warnings about the certificate")
    check_domain "$domain"
    check_mail "$mail"
    check_mail_url "$mail_url"
    check_number --workers "$workers"
    check_number --threads "$threads"
    mode=${mode:-$(setting HUB_MODE compose)}
    [ "$mode" = compose ] || needs_root "setup --bare"

    told[HUB_DOMAIN]=$domain
    told[HUB_MAIL]=$mail
    told[HUB_MODE]=$mode
    told[AMEEN_ENV]=production
    told[AMEEN_URL]=https://$domain
    [ -z "$workers" ] || told[AMEEN_WORKERS]=$workers
    [ -z "$threads" ] || told[AMEEN_THREADS]=$threads
    [ -z "$mail_url" ] || told[AMEEN_MAIL_URL]=$mail_url
    "set_up_$mode"
    save_settings
    write_site
    say "Set up for https://$domain. Next: secrets, ssl, build, start, init."
}

set_up_compose() {
    # In the containers' own network only nginx reaches the hub.
    told[AMEEN_TRUSTED_PROXY]='*'
    if [ "$(id -u)" -eq 0 ]; then
        told[HUB_UID]=$(setting HUB_UID 10001)
        told[HUB_GID]=$(setting HUB_GID 10001)
    else
        told[HUB_UID]=$(id -u)
        told[HUB_GID]=$(id -g)
    fi
    make_folders
}

# The folders that the hub writes to are its own; logs/nginx and certs are root's.
make_folders() {
    local folder
    mkdir -p data logs logs/nginx logs/certbot certs certs/active certs/www certs/letsencrypt
    chmod 0755 certs certs/active certs/www ops/nginx/sites
    # nginx's workers, who aren't root, open logs that were turned over by themselves.
    chmod 0711 logs logs/nginx
    for folder in data logs; do
        if [ "$(id -u)" -eq 0 ] && [ "$(stat -c %u "$folder")" != "$(setting HUB_UID)" ]; then
            chown "$(setting HUB_UID):$(setting HUB_GID)" "$folder"
        fi
    done
    # What a run as root left in the data folder, the hub couldn't open.
    [ "$(id -u)" -ne 0 ] || chown -R "$(setting HUB_UID):$(setting HUB_GID)" data
    chmod 0700 data
}

# answer_or_ask GIVEN NAME QUESTION: what was given, else what is set, else what a person types.
answer_or_ask() {
    local value=${1:-$(setting "$2")}
    if [ -z "$value" ]; then
        [ -t 0 ] || wrong "$3: give it with --domain or --mail, as nobody can be asked here."
        read -r -p "$3: " value
    fi
    printf '%s' "$value"
}

check_domain() {
    [[ ${#1} -le 253 && $1 =~ ^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$ ]] ||
        wrong "\"$1\" is no domain; it looks like hub.example.com, in small letters."
}

check_mail() {
    is_plain "$1" && [[ $1 =~ ^[^[:space:]@\'\"]+@[^[:space:]@\'\"]+\.[^[:space:]@\'\"]+$ ]] ||
        wrong "\"$1\" is no email address."
}

check_mail_url() {
    [[ -z $1 || $1 =~ ^smtps?://[A-Za-z0-9._~%!*+,\;=:@/?\&-]+$ ]] ||
        wrong "--mail-url looks like smtp://user:pass@host:587?tls=starttls; other letters than these and signs in user and password are percent-encoded (\$ is %24, # is %23)."
}

check_number() {
    [[ -z $2 || $2 =~ ^[1-9][0-9]?$ && $2 -le 64 ]] || wrong "$1 takes a number from 1 to 64."
}
