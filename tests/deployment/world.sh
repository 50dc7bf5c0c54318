#!/usr/bin/env bash
# world.sh COMMAND…: runs it as root of a private world, which ends with it: a network that is
# only its own loopback (so that 80, 443 and 53 are free), an /etc that takes changes and forgets
# them, no systemd. AMEEN_TEST_PLACE, a folder, is where everything may be put.
set -euo pipefail

if [ -z "${AMEEN_TEST_WORLD:-}" ]; then
    AMEEN_TEST_WORLD=1 exec unshare --net --mount --pid --fork --kill-child --mount-proc \
        --propagation private bash "${BASH_SOURCE[0]}" "$@"
fi

ip link set lo up
changes=$AMEEN_TEST_PLACE/changes
mkdir -p "$changes"
mount -t tmpfs tmpfs "$changes"
for folder in /etc /var/lib /var/log /var/cache; do
    name=${folder//\//-}
    mkdir -p "$changes/$name/upper" "$changes/$name/work"
    mount -t overlay overlay -o "lowerdir=$folder,upperdir=$changes/$name/upper,workdir=$changes/$name/work" "$folder"
done
mount -t tmpfs tmpfs /run
printf '127.0.0.1 localhost app %s\n' "$AMEEN_TEST_DOMAIN" >/etc/hosts
printf 'nameserver 127.0.0.1\n' >/etc/resolv.conf
# Whoever tests here has a git of his own, which must not learn from us who he is.
export HOME=$changes/home GIT_CONFIG_GLOBAL=$changes/gitconfig
mkdir "$HOME"
cat >"$GIT_CONFIG_GLOBAL" <<END
[user]
    name = Test
    email = test@ameen.test
[safe]
    directory = *
END
rm -f /etc/systemd/system/nginx.service
exec "$@"
