# shellcheck shell=bash disable=SC2034 # the .bats files use what stands here
# What the .bats files have in common: the hub's own checkout, its script, waiting.

HUB=$AMEEN_TEST_PLACE/hub
DEPLOY=$HUB/ops/deploy-production.sh
SITE=https://$AMEEN_TEST_DOMAIN
ROOT=$AMEEN_TEST_PLACE/authority/root.pem
PATH=$HUB/tests/deployment/stand-ins:/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin:/sbin:/bin
export PATH HUB_PATIENCE=40

# until_true COMMAND…: waits for what must come true.
until_true() {
    local left=600
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || {
            echo "did not come true: $*" >&2
            return 1
        }
        sleep 0.1
    done
}

# deploy ARGUMENTS…: the script, which may leave processes behind that bats must not wait for.
deploy() {
    "$DEPLOY" "$@" 3>&- </dev/null
}

# as_nobody COMMAND…: as a user who has no right to anything here.
as_nobody() {
    setpriv --reuid 65534 --regid 65534 --clear-groups "$@" 3>&- </dev/null
}
