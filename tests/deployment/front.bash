# shellcheck shell=bash disable=SC2034 # front.bats uses what stands here
# For front.bats: the hub as `setup --bare` sets it up, asked through nginx on 80 and 443.

HUB=$AMEEN_TEST_PLACE/hub
DEPLOY=$HUB/ops/deploy-production.sh
SITE=https://$AMEEN_TEST_DOMAIN
ROOT=$AMEEN_TEST_PLACE/authority/root.pem
PATH=$HUB/tests/deployment/stand-ins:/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin:/sbin:/bin

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

# until_true COMMAND…: waits for what must come true.
until_true() {
    local left=300
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || {
            echo "did not come true: $*" >&2
            return 1
        }
        sleep 0.1
    done
}

serial() {
    openssl s_client -connect "127.0.0.1:443" -servername "$AMEEN_TEST_DOMAIN" </dev/null 2>/dev/null |
        openssl x509 -noout -serial
}
