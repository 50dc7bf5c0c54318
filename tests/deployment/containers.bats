#!/usr/bin/env bats
# The image and compose.yaml, started for real; podman stands in for Docker.

bats_require_minimum_version 1.5.0
load world
load authority
load containers

setup_file() {
    cd "$BOX"
    umount /sys/fs/cgroup/unified 2>/dev/null || true
    begin_authority "$AMEEN_TEST_PLACE/authority"
    cp "$AMEEN_TEST_PLACE/authority/cert.pem" certs/authority.pem
    # systemd, which would run them, is not here.
    (
        while sleep 2; do
            podman healthcheck run ameen-hub || true # not made yet, or not well yet
            podman healthcheck run ameen-nginx || true
        done
    ) >/dev/null 2>&1 3>&- &
    echo $! >"$AMEEN_TEST_PLACE/checks.pid"
    script start
}

teardown_file() {
    kill "$(cat "$AMEEN_TEST_PLACE/checks.pid")"
    script stop
    end_authority
}

setup() {
    cd "$BOX"
}

script() {
    "$BOX/ops/deploy-production.sh" "$@" 3>&- </dev/null
}

is_healthy() {
    [ "$(podman inspect --format '{{.State.Health.Status}}' ameen-hub)" = healthy ]
}

ask() {
    curl -sS --max-time 30 -k "$@"
}

web_process() {
    podman exec ameen-hub python -c '
import os
for pid in filter(str.isdigit, os.listdir("/proc")):
    parent = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[1]
    line = open(f"/proc/{pid}/cmdline").read()
    if parent not in "01" and "serve" in line and "serve" in open(f"/proc/{parent}/cmdline").read() and os.getpriority(0, int(pid)) == 0:
        print(pid)'
}

@test "the image is small: what is added to the base has at most 150 MB" {
    base=$(sed -n 's/^FROM \([^ ]*\).*/docker.io\/library\/\1/p' Dockerfile | head -n 1)
    added=$(($(podman image inspect --format '{{.Size}}' ameen-hub:current) - $(podman image inspect --format '{{.Size}}' "$base")))
    echo "$((added / 1000000)) MB"
    [ "$added" -gt 10000000 ]
    [ "$added" -le 150000000 ]
}

@test "the image holds no data, no secrets, no pip" {
    run -0 podman run --rm --entrypoint /bin/sh ameen-hub:current -c 'ls -A /srv/ameen; ls -A data logs; ls /opt/ameen/bin'
    [[ $output != *.env* && $output != *.git* && $output != *pip* ]]
}

@test "all three run, the hub healthy, as somebody who is not root, with nothing to write to but its folders" {
    until_true is_healthy || {
        podman inspect --format '{{json .State.Health}}' ameen-hub
        false
    }
    [ "$(podman inspect --format '{{.State.Running}}' ameen-nginx)" = true ]
    [ "$(podman inspect --format '{{.State.Running}}' ameen-certbot)" = true ]
    [ "$(podman exec ameen-hub id -u)" != 0 ]
    run ! podman exec ameen-hub sh -c 'echo x >/srv/ameen/x'
    run ! podman exec ameen-hub sh -c 'echo x >/opt/ameen/x'
    podman exec ameen-hub sh -c 'echo x >/srv/ameen/data/x && rm /srv/ameen/data/x'
    run -0 podman exec ameen-hub sh -c 'grep CapEff /proc/1/status'
    [[ $output == *0000000000000000 ]]
}

@test "start again changes nothing" {
    before=$(podman inspect --format '{{.Id}}' ameen-hub)
    run -0 script start
    [ "$(podman inspect --format '{{.Id}}' ameen-hub)" = "$before" ]
}

@test "nginx answers in front of the hub" {
    [ "$(ask -o /dev/null -w '%{http_code}' "$SITE/sign-in")" = 200 ]
    [ "$(ask -o /dev/null -w '%{http_code}' "$SITE/static/css/ameen.css")" = 200 ]
    [ -s logs/nginx/ameen-access.log ]
}

@test "certbot gets a certificate from its container, and nginx takes it up in its own" {
    run -0 script ssl --server "$AUTHORITY"
    until_true curl -sf --cacert "$ROOT" "$SITE/sign-in"
}

@test "restart makes nginx take up what was changed in its configuration" {
    sed -i 's/^limit_req_status .*/limit_req_status 418;/' ops/nginx/snippets/limits.conf
    run -0 script restart
    tells_of_teapots() {
        seq 900 | sed "s|.*|url = \"$SITE/nginx-limits\"\noutput = /dev/null|" >"$BATS_TEST_TMPDIR/many"
        ask --parallel --parallel-max 50 -w '%{http_code}\n' -K "$BATS_TEST_TMPDIR/many" | grep -qx 418
    }
    until_true tells_of_teapots
    git checkout -q ops/nginx/snippets/limits.conf
    script restart
}

@test "init, backup, doctor and status work through the container" {
    run -0 script init --email owner@ameen.test
    [[ $output == *"Password: "* ]]
    run -0 script backup
    [ -s "${lines[-1]}" ]
    run -0 script doctor
    run script status
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "the data survives containers that are made anew" {
    before=$(podman exec ameen-hub python -m ameen export contacts | sha256sum)
    run -1 script init --email owner@ameen.test
    script restart
    [ "$(podman exec ameen-hub python -m ameen export contacts | sha256sum)" = "$before" ]
    run -1 script init --email owner@ameen.test
    [[ $output == *"prepared already"* ]]
}

@test "restore goes through the container" {
    script backup "$BATS_TEST_TMPDIR/own.tar.gz"
    run -0 script restore "$BATS_TEST_TMPDIR/own.tar.gz" --replace
    until_true ask -f "$SITE/api/health"
}

@test "while the hub's container is away there is a page; when it is back, it is found" {
    podman stop ameen-hub
    run ask "$SITE/"
    [[ $output == *"away for a moment"* ]]
    podman start ameen-hub
    until_true ask -f "$SITE/api/health"
}

@test "a killed web process is begun anew" {
    victim=$(web_process | head -n 1)
    podman exec ameen-hub python -c "import os; os.kill($victim, 9)"
    until_true ask -f "$SITE/api/health"
    [ "$(web_process | head -n 1)" != "$victim" ]
}

@test "a hub killed as a whole comes back by itself" {
    podman exec ameen-hub python -c 'import os, signal
for pid in filter(str.isdigit, os.listdir("/proc")):
    if pid != "1" and "serve" in open(f"/proc/{pid}/cmdline").read():
        os.kill(int(pid), signal.SIGKILL)' || true
    until_true ask -f "$SITE/api/health"
    [ "$(podman inspect --format '{{.RestartCount}}' ameen-hub)" -ge 1 ]
}

@test "a hub that hangs ends itself within two minutes, says why, and comes back" {
    podman exec ameen-hub python -c '
import lmdb, time
env = lmdb.open("/srv/ameen/data/lmdb", max_dbs=2048, max_readers=4096, map_size=1 << 37)
with env.begin(write=True):
    time.sleep(100)' 3>&- &
    sleep 12 # health writes at most every ten seconds
    for _ in 1 2; do
        ask -m 5 -o /dev/null http://127.0.0.1:4000/api/health || true
    done
    left=60
    until grep -q "this process ends, to be begun anew: a request is being answered" logs/app.log; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || tail -n 5 logs/app.log
        [ "$left" -gt 0 ]
        sleep 2
    done
    wait
    until_true ask -f "$SITE/api/health"
}

@test "stopping takes no SIGKILL" {
    run -0 podman stop --time 25 ameen-hub
    [[ $output != *SIGKILL* ]]
    podman start ameen-hub
    until_true ask -f "$SITE/api/health"
}
