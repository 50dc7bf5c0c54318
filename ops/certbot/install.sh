#!/bin/sh
# certbot calls this with a new certificate: it goes to certs/active, and nginx is told.
# nginx sees the mark in a container of its own; on a plain server systemd reloads it.
set -eu
umask 077
top=$(cd "$(dirname "$0")/../.." && pwd)
active=$top/certs/active
for name in privkey.pem fullchain.pem; do
    cp "$RENEWED_LINEAGE/$name" "$active/.$name.new"
done
chmod 0644 "$active/.fullchain.pem.new"
for name in privkey.pem fullchain.pem; do
    mv -f "$active/.$name.new" "$active/$name"
done
touch "$active/reload"
if [ -e /etc/systemd/system/ameen-nginx.service ]; then
    systemctl reload ameen-nginx.service
fi
