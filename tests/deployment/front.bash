# shellcheck shell=bash
# For front.bats: asking the hub through nginx on 80 and 443.

ask() {
    curl -sS --max-time 60 --cacert "$ROOT" "$@"
}

status_of() {
    ask -o /dev/null -w '%{http_code}' "$@"
}

# The values of a header in an answer, one a line.
header() {
    local name=$1
    shift
    ask -o /dev/null -D - "$@" | tr -d '\r' | sed -n "s/^$name: //Ip"
}

serial() {
    openssl s_client -connect "127.0.0.1:443" -servername "$AMEEN_TEST_DOMAIN" </dev/null 2>/dev/null |
        openssl x509 -noout -serial
}
