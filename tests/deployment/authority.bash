# shellcheck shell=bash
# A certificate authority of our own: pebble, Let's Encrypt's test server, with its name server.

AUTHORITY=https://localhost:14000/dir

begin_authority() {
    local place=$1
    mkdir -p "$place"
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
        -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' \
        -keyout "$place/key.pem" -out "$place/cert.pem" 2>/dev/null
    cat >"$place/pebble.json" <<END
{"pebble": {"listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000",
 "certificate": "$place/cert.pem", "privateKey": "$place/key.pem", "httpPort": 80, "tlsPort": 443,
 "certificateValidityPeriod": 7776000}}
END
    pebble-challtestsrv -dns01 127.0.0.1:53 -http01 '' -https01 '' -tlsalpn01 '' \
        -management 127.0.0.1:8055 -defaultIPv4 127.0.0.1 -defaultIPv6 '' >"$place/names.log" 2>&1 3>&- &
    PEBBLE_VA_NOSLEEP=1 PEBBLE_WFE_NONCEREJECT=0 PEBBLE_AUTHZREUSE=0 \
        pebble -config "$place/pebble.json" -dnsserver 127.0.0.1:53 >"$place/pebble.log" 2>&1 3>&- &
    jobs -p >"$place/pids"
    export REQUESTS_CA_BUNDLE=$place/cert.pem
    until curl -sf --cacert "$place/cert.pem" "$AUTHORITY" >/dev/null; do sleep 0.1; done
    curl -sf --cacert "$place/cert.pem" https://localhost:15000/roots/0 >"$place/root.pem"
}

end_authority() {
    # shellcheck disable=SC2046 # several words
    kill $(cat "$AMEEN_TEST_PLACE/authority/pids")
}
