#!/usr/bin/env bats
# Updates on a plain server: a good one, ones that fail in every way, an interrupted one.

bats_require_minimum_version 1.5.0
load world

ORIGIN=$AMEEN_TEST_PLACE/origin
WORK=$AMEEN_TEST_PLACE/work

setup_file() {
    cd "$HUB"
    git clone -q "$ORIGIN" "$WORK"
    deploy setup --bare --domain "$AMEEN_TEST_DOMAIN" --mail ops@ameen.test
    deploy secrets
    deploy build
    deploy init --email owner@ameen.test --if-needed
    deploy start
    runuser -u ameen -- env AMEEN_DATA="$HUB/data" .venv/bin/python -m ameen demo || true
}

teardown_file() {
    deploy stop || true
}

setup() {
    cd "$HUB"
    before=$(git rev-parse HEAD)
    contacts >"$BATS_TEST_TMPDIR/contacts"
}

contacts() {
    runuser -u ameen -- env AMEEN_DATA="$HUB/data" .venv/bin/python -m ameen export contacts
}

version() {
    curl -s http://127.0.0.1:4000/api/health | python3 -c 'import json, sys; print(json.load(sys.stdin)["version"])'
}

# published SENTENCE: what was changed in the work folder is there to be updated to.
published() {
    git -C "$WORK" commit -qam "$1"
    git -C "$WORK" push -q
}

# Takes back what was published, as if it had never been.
withdrawn() {
    git -C "$WORK" reset -q --hard "$before"
    git -C "$WORK" push -qf
}

as_it_was() {
    [ "$(git rev-parse HEAD)" = "$before" ]
    [ "$(version)" = "$1" ]
    contacts | cmp - "$BATS_TEST_TMPDIR/contacts"
    run -0 deploy doctor
}

@test "update with nothing new changes nothing" {
    was=$(version)
    run -0 deploy update
    as_it_was "$was"
    run -2 deploy update --nonsense
}

@test "update brings the new version, with a backup made before" {
    count=$(find data/backups -name '*.tar.gz' | wc -l)
    sed -i 's/^__version__ = .*/__version__ = "9.1.0"/' "$WORK/ameen/version.py"
    published "A new version"
    run -0 deploy update
    [ "$(version)" = 9.1.0 ]
    [ "$(find data/backups -name '*.tar.gz' | wc -l)" -gt "$count" ]
    contacts | cmp - "$BATS_TEST_TMPDIR/contacts"
}

@test "a version that doesn't start is taken back" {
    was=$(version)
    echo 'raise RuntimeError("broken")' >>"$WORK/ameen/serve/__init__.py"
    published "A broken version"
    run -1 deploy update
    [[ $output == *"runs again; its data is as it was"* ]]
    as_it_was "$was"
    withdrawn
}

@test "a version whose requirements can't be installed is taken back without the hub going away" {
    was=$(version)
    echo 'there-is-no-such-package-in-the-world==9.9.9' >>"$WORK/requirements.lock"
    published "A version that can't be built"
    (
        while [ ! -e "$BATS_TEST_TMPDIR/enough" ]; do
            version || echo gone
        done >"$BATS_TEST_TMPDIR/seen"
    ) 3>&- &
    run -1 env PIP_NO_INDEX=1 "$DEPLOY" update 3>&-
    touch "$BATS_TEST_TMPDIR/enough"
    wait
    as_it_was "$was"
    [ "$(sort -u "$BATS_TEST_TMPDIR/seen")" = "$was" ]
    withdrawn
}

@test "a version that upgrades the data and then isn't well is taken back, and so is the data" {
    was=$(version)
    sed -i 's/^SCHEMA = .*/SCHEMA = 7/; s/^STEPS: .*/STEPS = {n: lambda env, databases: None for n in range(7)}/' \
        "$WORK/ameen/store/migrate.py"
    sed -i 's/^LEAST_FREE = .*/LEAST_FREE = 1 << 60/' "$WORK/ameen/health/checks.py"
    published "A version that is never well"
    run -1 deploy update
    echo "$output"
    [[ $output == *"runs again; its data is as it was"* ]]
    as_it_was "$was"
    withdrawn
}

@test "a version whose upgrade fails leaves the data as it was" {
    was=$(version)
    sed -i 's/^SCHEMA = .*/SCHEMA = 7/; s/^STEPS: .*/STEPS = {1: lambda env, databases: 1 \/ 0}/' \
        "$WORK/ameen/store/migrate.py"
    published "A version that can't upgrade"
    run -1 deploy update
    [[ $output == *"Nothing was changed"* ]]
    [[ $output == *"division by zero"* ]]
    as_it_was "$was"
    withdrawn
}

@test "what an earlier update put aside is not what a failed one goes back to" {
    was=$(version)
    mkdir .venv.old
    echo 'raise RuntimeError("broken")' >>"$WORK/ameen/serve/__init__.py"
    published "A broken version"
    run -1 deploy update
    [[ $output == *"runs again; its data is as it was"* ]]
    as_it_was "$was"
    withdrawn
}

@test "an update that can't write what it must goes back to a hub that runs" {
    was=$(version)
    sed -i 's/^__version__ = .*/__version__ = "9.1.5"/' "$WORK/ameen/version.py"
    published "A version that finds no room"
    mkdir -p ops/nginx/sites/hub.conf.new
    run -1 deploy update
    rmdir ops/nginx/sites/hub.conf.new
    [[ $output == *"runs again; its data is as it was"* ]]
    as_it_was "$was"
    withdrawn
}

@test "what was changed by hand is kept, or refused before the hub goes away" {
    was=$(version)
    echo "# ours" >>ops/nginx/snippets/limits.conf
    sed -i 's/^__version__ = .*/__version__ = "9.1.6"/' "$WORK/ameen/version.py"
    published "A version that leaves our file alone"
    run -0 deploy update
    grep -qx "# ours" ops/nginx/snippets/limits.conf
    echo "# theirs" >>"$WORK/ops/nginx/snippets/limits.conf"
    published "A version that doesn't"
    run -1 deploy update
    [[ $output == *"ops/nginx/snippets/limits.conf"* && $output != *"Going back"* ]]
    [ "$(version)" = 9.1.6 ]
    git checkout -q ops/nginx/snippets/limits.conf
    run -0 deploy update --to "$before"
    as_it_was "$was"
    withdrawn
}

@test "a revision that isn't there is refused before anything is done; an older one can be gone to" {
    run -1 deploy update --to nowhere
    [[ $output == *"no revision nowhere"* ]]
    run -0 deploy update --to HEAD~1
    run -0 deploy update
    as_it_was "$(version)"
}

@test "an update interrupted at any moment ends with a version that runs, and can be repeated" {
    sed -i 's/^__version__ = .*/__version__ = "9.2.0"/' "$WORK/ameen/version.py"
    published "Another version"
    for after in 0.5 2 4 6; do
        timeout -s TERM "$after" "$DEPLOY" update 3>&- || true
        until_true version
        contacts | cmp - "$BATS_TEST_TMPDIR/contacts"
    done
    run -0 deploy update
    [ "$(version)" = 9.2.0 ]
}
