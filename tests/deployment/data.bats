#!/usr/bin/env bats
# What happens to the data: a backup while people write, restored elsewhere; an upgrade from the
# oldest version that had a store.

bats_require_minimum_version 1.5.0
load world

setup_file() {
    cd "$HUB"
}

setup() {
    cd "$HUB"
}

ameen() {
    env AMEEN_DATA="$1" .venv/bin/python -m ameen "${@:2}"
}

@test "a backup while writes go on holds every record acknowledged before it, and every file" {
    run -0 .venv/bin/python tests/deployment/writes_and_backups.py "$BATS_FILE_TMPDIR"
    echo "$output"
}

@test "a backup that was cut off or altered anywhere is refused, and nothing is restored" {
    archive=$BATS_FILE_TMPDIR/3.tar.gz
    size=$(stat -c %s "$archive")
    for place in 100 $((size / 3)) $((size / 2)) $((size - 6)); do
        head -c "$place" "$archive" >"$BATS_TEST_TMPDIR/cut.tar.gz"
        cp "$archive" "$BATS_TEST_TMPDIR/altered.tar.gz"
        printf '\377\0' | dd of="$BATS_TEST_TMPDIR/altered.tar.gz" bs=1 seek="$place" conv=notrunc status=none
        for name in cut altered; do
            run -1 ameen "$BATS_TEST_TMPDIR/elsewhere" restore "$BATS_TEST_TMPDIR/$name.tar.gz"
            [ ! -e "$BATS_TEST_TMPDIR/elsewhere/lmdb/data.mdb" ]
        done
    done
}

@test "data of the oldest version that had a store is opened by this one" {
    oldest=$AMEEN_TEST_PLACE/oldest
    data=$BATS_TEST_TMPDIR/data
    (
        cd "$oldest"
        export AMEEN_DATA="$data"
        "$HUB/.venv/bin/python" -m ameen init --email owner@ameen.test
        "$HUB/.venv/bin/python" -m ameen demo
        "$HUB/.venv/bin/python" -m ameen export contacts >"$BATS_TEST_TMPDIR/before"
        "$HUB/.venv/bin/python" -m ameen backup "$BATS_TEST_TMPDIR/old.tar.gz"
    )
    [ "$(wc -l <"$BATS_TEST_TMPDIR/before")" -gt 100 ]
    run -0 ameen "$data" doctor
    [[ $output == *"All is well."* ]]
    ameen "$data" export contacts >"$BATS_TEST_TMPDIR/after"
    # Columns may have come since; the names are all there.
    for column in name_en name_ar emails; do
        .venv/bin/python tests/deployment/column.py "$BATS_TEST_TMPDIR/before" "$column" >"$BATS_TEST_TMPDIR/old"
        .venv/bin/python tests/deployment/column.py "$BATS_TEST_TMPDIR/after" "$column" >"$BATS_TEST_TMPDIR/new"
        cmp "$BATS_TEST_TMPDIR/old" "$BATS_TEST_TMPDIR/new"
    done
    run -0 ameen "$BATS_TEST_TMPDIR/restored" restore "$BATS_TEST_TMPDIR/old.tar.gz"
    run -0 ameen "$BATS_TEST_TMPDIR/restored" doctor
}
