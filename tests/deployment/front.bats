#!/usr/bin/env bats
# nginx as it is shipped, in front of the real hub with two workers, with certificates from a real
# ACME server by the real certbot, on ports 80 and 443 of a private world.

bats_require_minimum_version 1.5.0
load world
load authority
load front

PASSWORD="a sentence that only tests remember"

setup_file() {
    cd "$HUB"
    begin_authority "$AMEEN_TEST_PLACE/authority"
    deploy setup --bare --domain "$AMEEN_TEST_DOMAIN" --mail ops@ameen.test --workers 2
    deploy secrets
    deploy build
    deploy start
    "$DEPLOY" init --email owner@ameen.test --password-stdin 3>&- <<<"$PASSWORD"
}

teardown_file() {
    deploy stop
    end_authority
}

setup() {
    cd "$HUB"
}

is_renewed() {
    [ "$(serial)" != "$1" ]
}

@test "the first start has a placeholder certificate, for this address" {
    run openssl x509 -in certs/active/fullchain.pem -noout -ext subjectAltName
    [[ $output == *"DNS:$AMEEN_TEST_DOMAIN"* ]]
    run -60 ask "$SITE/sign-in"
    [ "$(curl -sk -o /dev/null -w '%{http_code}' "$SITE/sign-in")" = 200 ]
}

@test "certbot gets a real certificate, nginx takes it up, and it is verified" {
    run deploy ssl --server "$AUTHORITY"
    [ "$status" -eq 0 ]
    until_true ask "$SITE/sign-in"
    [ "$(stat -c %a certs/active/privkey.pem)" = 600 ]
}

@test "asked a second time, ssl keeps the certificate" {
    before=$(serial)
    run deploy ssl --server "$AUTHORITY"
    [ "$status" -eq 0 ]
    [ "$(serial)" = "$before" ]
}

@test "a certificate that is kept takes the place of a placeholder" {
    before=$(serial)
    rm certs/active/*.pem
    deploy ssl --placeholder
    run -0 deploy ssl --server "$AUTHORITY"
    cmp certs/active/fullchain.pem "certs/letsencrypt/live/$AMEEN_TEST_DOMAIN/fullchain.pem"
    [ "$(serial)" = "$before" ]
}

@test "a certificate of another authority, one for trying out say, is not kept" {
    before=$(serial)
    run -0 deploy ssl --server "${AUTHORITY/localhost/127.0.0.1}"
    until_true is_renewed "$before"
    before=$(serial)
    run -0 deploy ssl --server "$AUTHORITY"
    until_true is_renewed "$before"
}

@test "http leads to https, with path and query" {
    [ "$(header Location "http://$AMEEN_TEST_DOMAIN/crm/contacts?q=a")" = "$SITE/crm/contacts?q=a" ]
    [ "$(status_of "http://$AMEEN_TEST_DOMAIN/")" = 301 ]
}

@test "whoever asks by another name or the bare address is not answered" {
    run -52 ask "http://127.0.0.1/"
    run -35 curl -sk https://127.0.0.1/
}

@test "TLS 1.2 and 1.3 are spoken, older ones are not" {
    for version in tls1_2 tls1_3; do
        openssl s_client "-$version" -connect 127.0.0.1:443 -servername "$AMEEN_TEST_DOMAIN" </dev/null
    done
    for version in tls1 tls1_1; do
        run ! openssl s_client "-$version" -cipher 'ALL@SECLEVEL=0' -connect 127.0.0.1:443 \
            -servername "$AMEEN_TEST_DOMAIN" </dev/null
    done
}

@test "HTTP/2 is spoken" {
    [ "$(ask -o /dev/null -w '%{http_version}' "$SITE/sign-in")" = 2 ]
}

@test "testssl finds nothing of severity MEDIUM or above" {
    rm -f "$BATS_TEST_TMPDIR/found.json"
    testssl --quiet --color 0 --jsonfile "$BATS_TEST_TMPDIR/found.json" -p -s -S -h \
        --add-ca "$ROOT" "$AMEEN_TEST_DOMAIN" </dev/null >"$BATS_TEST_TMPDIR/said" 2>&1
    run python3 tests/deployment/severities.py "$BATS_TEST_TMPDIR/found.json"
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "the hub's own security headers pass, each once" {
    for name in Content-Security-Policy Strict-Transport-Security X-Content-Type-Options X-Frame-Options; do
        [ "$(header $name "$SITE/sign-in" | wc -l)" -eq 1 ]
    done
    [[ $(header Content-Security-Policy "$SITE/sign-in") == *"default-src 'self'"* ]]
    [[ $(header Strict-Transport-Security "$SITE/sign-in") == *max-age=31536000* ]]
}

@test "pages and style sheets are compressed" {
    [ "$(header Content-Encoding -H 'Accept-Encoding: gzip' "$SITE/sign-in")" = gzip ]
    [ "$(header Content-Encoding -H 'Accept-Encoding: gzip' "$SITE/static/css/ameen.css")" = gzip ]
}

@test "static files are kept 30 days, with the security headers" {
    [ "$(header Cache-Control "$SITE/static/css/ameen.css?v=1")" = "public, max-age=2592000, immutable" ]
    [ "$(header X-Content-Type-Options "$SITE/static/css/ameen.css")" = nosniff ]
    [ "$(status_of "$SITE/static/../.env.production" --path-as-is)" = 404 ]
    [ "$(status_of "$SITE/static/..%2f.env.production" --path-as-is)" = 400 ] ||
        [ "$(status_of "$SITE/static/..%2f.env.production" --path-as-is)" = 404 ]
}

@test "20 MB pass, one byte more is 413 with a sentence in both languages" {
    head -c 20971520 /dev/zero >"$BATS_TEST_TMPDIR/fits"
    head -c 20971521 /dev/zero >"$BATS_TEST_TMPDIR/exceeds"
    [ -n "$(header X-Request-ID --data-binary "@$BATS_TEST_TMPDIR/fits" -H 'Content-Type: application/octet-stream' "$SITE/nowhere")" ]
    run ask -w '%{http_code}' --data-binary "@$BATS_TEST_TMPDIR/exceeds" "$SITE/nowhere"
    [[ $output == *"at most 20 MB"*"20 ميغابايت"*413 ]]
    run ask -w '%{http_code}' --data-binary "@$BATS_TEST_TMPDIR/exceeds" "$SITE/api/crm/contacts"
    [[ $output == *'"status":413'*413 ]]
}

@test "sign-ins are limited per address, and the others go on" {
    for _ in $(seq 45); do
        status_of --interface 127.0.0.5 -d email=x -d password=y "$SITE/sign-in"
        echo
    done >"$BATS_TEST_TMPDIR/seen"
    grep -qx 429 "$BATS_TEST_TMPDIR/seen"
    [ "$(status_of --interface 127.0.0.6 -d email=x "$SITE/sign-in")" != 429 ]
    [ "$(status_of --interface 127.0.0.5 "$SITE/sign-in")" = 200 ]
}

@test "requests of any kind are limited per address, files are not" {
    for kind in nginx-limits static/css/ameen.css; do
        seq 900 | sed "s|.*|url = \"$SITE/$kind\"\noutput = /dev/null|" >"$BATS_TEST_TMPDIR/$(basename $kind)"
        ask --interface 127.0.0.7 --parallel --parallel-max 50 -w '%{http_code}\n' -K "$BATS_TEST_TMPDIR/$(basename $kind)" \
            >"$BATS_TEST_TMPDIR/$(basename $kind).seen"
    done
    grep -qx 429 "$BATS_TEST_TMPDIR/nginx-limits.seen"
    [ "$(sort -u "$BATS_TEST_TMPDIR/ameen.css.seen")" = 200 ]
    sleep 1
    [ "$(status_of --interface 127.0.0.7 "$SITE/sign-in")" = 200 ]
}

@test "the hub sees the visitor's own address, and nobody can claim another" {
    ask -o /dev/null --interface 127.0.0.9 -H 'X-Forwarded-For: 203.0.113.9' "$SITE/api/health"
    until_true grep -q '127.0.0.9 GET /api/health' logs/app.log
    run ! grep -q 203.0.113.9 logs/app.log
}

@test "both logs hold the same request id, and no secrets" {
    secret=$(printf 's%.0s' $(seq 40))
    id=$(header X-Request-ID "$SITE/feeds/$secret.ics?token=$secret")
    until_true grep -q "$id" logs/nginx/ameen-access.log
    until_true grep -q "$id" logs/app.log
    run ! grep -rq "$secret" logs
    tail -n 1 logs/nginx/ameen-access.log | python3 -m json.tool
    [ -e logs/nginx/ameen-error.log ]
}

@test "logs that were turned over go on in the new files, for root's eyes alone" {
    logrotate -f /etc/logrotate.d/ameen-hub
    until_true test -e logs/nginx/ameen-access.log
    ask -o /dev/null "$SITE/after-turning-over"
    until_true grep -q after-turning-over logs/nginx/ameen-access.log
    run ! grep -q 'Permission denied' logs/nginx/ameen-error.log
    [ "$(stat -c %a logs/nginx/ameen-access.log)" = 600 ]
}

@test "while the hub is away there is a page in both languages, and files are still there" {
    systemctl stop ameen-hub.service
    run ask -w '%{http_code}' "$SITE/crm/contacts"
    [[ $output == *"away for a moment"*"غير متاح"*503 ]]
    [ "$(header Retry-After "$SITE/")" = 10 ]
    run ask -w '%{http_code}' -X POST "$SITE/api/auth/login"
    [[ $output == *'"status":503'*503 ]]
    [ "$(header HX-Retarget -H 'HX-Request-Type: partial' "$SITE/crm/contacts")" = "#toasts" ]
    run ask -H 'HX-Request-Type: partial' -d name=x "$SITE/crm/contacts"
    [[ $output == *toast-note* ]]
    [ "$(status_of "$SITE/static/css/ameen.css")" = 200 ]
    [ "$(status_of "$SITE/away/page.css")" = 200 ]
    [ "$(status_of "$SITE/away/503.html")" = 404 ]
    secret=$(printf 't%.0s' $(seq 40))
    for path in invitations passwords notifications/mail; do
        [ "$(status_of "$SITE/$path/$secret")" = 503 ]
    done
    run ! grep -rq "$secret" logs
    systemctl start ameen-hub.service 3>&-
    until_true ask -f "$SITE/api/health"
}

@test "a stream's events arrive at once, also across a reload and after coming back; a WebSocket answers" {
    python3 tests/deployment/ask_streams.py "$AMEEN_TEST_DOMAIN" "$ROOT" owner@ameen.test "$PASSWORD" \
        nginx -p "$HUB" -c ops/nginx/nginx.conf -s reload
}

@test "a renewed certificate is taken up without dropping a request" {
    before=$(serial)
    # By HTTP/1.1: over HTTP/2 a worker that leaves says GOAWAY, after which browsers ask again by
    # themselves, while curl gives up.
    (
        while [ ! -e "$BATS_TEST_TMPDIR/enough" ]; do
            status_of --http1.1 "$SITE/sign-in" || true
            echo
        done >"$BATS_TEST_TMPDIR/seen"
    ) 3>&- &
    ops/certbot/run.sh once --force-renewal 3>&-
    until_true is_renewed "$before"
    sleep 1
    touch "$BATS_TEST_TMPDIR/enough"
    wait
    [ "$(sort -u "$BATS_TEST_TMPDIR/seen")" = 200 ]
    [ "$(wc -l <"$BATS_TEST_TMPDIR/seen")" -gt 10 ]
}

@test "a renewal that fails keeps the old certificate" {
    before=$(serial)
    curl -s -X POST http://127.0.0.1:8055/add-a -d "{\"host\":\"$AMEEN_TEST_DOMAIN.\",\"addresses\":[\"127.0.0.99\"]}"
    mv certs/www certs/www.away
    run ops/certbot/run.sh once --force-renewal 3>&-
    mv certs/www.away certs/www
    [[ $output == *"the renewal failed"* ]]
    curl -s -X POST http://127.0.0.1:8055/clear-a -d "{\"host\":\"$AMEEN_TEST_DOMAIN.\"}"
    [ "$(serial)" = "$before" ]
    [ "$(status_of "$SITE/sign-in")" = 200 ]
}

@test "status finds all well once there is a backup, and says what isn't" {
    run deploy status
    [ "$status" -eq 1 ]
    [[ $output == *"backup        ! there is none"* ]]
    deploy backup
    run deploy status
    echo "$output"
    [ "$status" -eq 0 ]
    systemctl stop ameen-hub.service
    run deploy status
    [ "$status" -eq 1 ]
    [[ $output == *"ameen-hub     ! not running"*"health        ! no answer"* ]]
    systemctl start ameen-hub.service 3>&-
    until_true ask -f "$SITE/api/health"
}

@test "a certificate near its end is warned of by mail, once a day" {
    python3 tests/deployment/old_certificate.py "$BATS_TEST_TMPDIR/certs/active/fullchain.pem"
    python3 -W ignore -u -m smtpd -n -c DebuggingServer 127.0.0.1:2525 >"$BATS_TEST_TMPDIR/mail" 2>&1 3>&- &
    post=$!
    until_true bash -c 'exec 9<>/dev/tcp/127.0.0.1/2525'
    for _ in 1 2; do
        AMEEN_MAIL_URL=smtp://127.0.0.1:2525 HUB_MAIL=ops@ameen.test HUB_DOMAIN=$AMEEN_TEST_DOMAIN \
            python3 ops/certbot/warn.py "$BATS_TEST_TMPDIR/certs/active/fullchain.pem"
    done
    kill "$post"
    [ "$(grep -c "ends in 1 days" "$BATS_TEST_TMPDIR/mail")" -eq 1 ]
    run -0 python3 ops/certbot/warn.py certs/active/fullchain.pem
    [ -z "$output" ]
}
