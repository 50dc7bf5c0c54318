#!/usr/bin/env bats
# Every command of ops/deploy-production.sh: done, done again, with wrong input, without
# permission, interrupted. Here on a plain server (--bare); containers.bats has it with containers.

bats_require_minimum_version 1.5.0
load world

COMMANDS="setup secrets ssl build start stop restart init backup restore update status logs doctor firewall"

setup_file() {
    cd "$HUB"
}

teardown_file() {
    deploy stop || true
}

setup() {
    cd "$HUB"
}

# What must not change where nothing is to be changed.
state() {
    cat .env.production ops/nginx/sites/hub.conf /etc/systemd/system/ameen-*.{service,timer} /etc/logrotate.d/ameen-hub | sha256sum
}

sign_in_page() {
    curl -sf -o /dev/null http://127.0.0.1:4000/sign-in
}

contacts() {
    runuser -u ameen -- env AMEEN_DATA="$HUB/data" .venv/bin/python -m ameen export contacts
}

# interrupted SIGNAL SECONDS ARGUMENTS…: the script is ended after so long; what it had begun holds
# its lock until it has ended too.
interrupted() {
    local how=$1 after=$2
    shift 2
    timeout -s "$how" "$after" "$DEPLOY" "$@" 3>&- </dev/null || true
    until_true flock -n .deploy.lock true
}

@test "help names every command, and a wrong one is wrong usage" {
    run -0 deploy help
    for command in $COMMANDS; do
        [[ $output == *"  $command"* ]]
    done
    run -2 deploy nonsense
    [[ $output == *"no command nonsense"* ]]
}

@test "before setup, each command says where to begin" {
    for command in secrets ssl build start stop restart backup update status doctor; do
        run -1 deploy "$command"
        [[ $output == *"ops/deploy-production.sh setup"* ]]
    done
    run -1 deploy init --email a@b.example
    [[ $output == *"setup"* ]]
    [ ! -e .env.production ]
}

@test "setup refuses what is no domain, no address, no number, and writes nothing" {
    for domain in hub HUB.example.com 'hub.example.com;x' -x.example.com 'hub .example.com' 192.0.2.1 "a.b|c.example"; do
        run -2 deploy setup --bare --domain "$domain" --mail a@b.example
    done
    for mail in nobody 'a@b' "a'@b.example" 'a b@c.example'; do
        run -2 deploy setup --bare --domain hub.example.com --mail "$mail"
    done
    for address in "smtp://user:pa\$s@host" "smtp://user:pa's@host" 'smtp://user:pa#s@host' 'smtp://user:a b@host' host.example; do
        run -2 deploy setup --bare --domain hub.example.com --mail a@b.example --mail-url "$address"
        [[ $output == *percent-encoded* ]]
    done
    run -2 deploy setup --bare --domain hub.example.com --mail a@b.example --workers many
    run -2 deploy setup --bare --domain hub.example.com --mail a@b.example --workers 65
    run -2 deploy setup --bare --domain
    run -2 deploy setup --nonsense
    run -2 deploy setup --bare
    [[ $output == *"nobody can be asked here"* ]]
    [ ! -e .env.production ]
}

@test "setup asks a person at a terminal" {
    run -0 script -qec "$DEPLOY setup --bare" /dev/null <<<"$AMEEN_TEST_DOMAIN
ops@ameen.test"
    grep -qx "HUB_DOMAIN=$AMEEN_TEST_DOMAIN" .env.production
    grep -qx "HUB_MAIL=ops@ameen.test" .env.production
    rm .env.production
}

@test "setup done again changes nothing, and keeps what it isn't told anew" {
    run -0 deploy setup --bare --domain "$AMEEN_TEST_DOMAIN" --mail ops@ameen.test --threads 4
    deploy secrets
    before=$(state)
    run -0 deploy setup
    [ "$(state)" = "$before" ]
    run -0 deploy setup --threads 5
    grep -qx AMEEN_THREADS=5 .env.production
    grep -qx HUB_MAIL=ops@ameen.test .env.production
    [ "$(stat -c %a .env.production)" = 600 ]
    [ "$(stat -c '%a %U' data)" = "700 ameen" ]
}

@test "a value that systemd, compose and the script would each read otherwise is refused" {
    before=$(state)
    cp .env.production "$BATS_TEST_TMPDIR/settings"
    for value in '"hub@ameen.test"' "'hub@ameen.test'" 'hub@ameen.test ' "h\$b@ameen.test" $'hub@ameen.test\r'; do
        echo "AMEEN_MAIL_FROM=$value" >>.env.production
        run -1 deploy setup
        [[ $output == *AMEEN_MAIL_FROM* ]]
        cp "$BATS_TEST_TMPDIR/settings" .env.production
    done
    run -0 deploy setup
    [ "$(state)" = "$before" ]
}

@test "setup interrupted at any moment leaves whole files and can be repeated" {
    before=$(state)
    for after in 0.01 0.03 0.06 0.1 0.15 0.2 0.3; do
        interrupted KILL "$after" setup --threads 5
        [ "$(state)" = "$before" ]
    done
    run -0 deploy setup --threads 5
    [ "$(state)" = "$before" ]
}

@test "secrets are long, never shown, and replaced only when that is asked for" {
    before=$(grep SECRET .env.production)
    run -0 deploy secrets
    [[ $output == *"there already"* ]]
    [ "$(grep SECRET .env.production)" = "$before" ]
    run -2 deploy secrets --please
    run -0 deploy secrets --force
    after=$(grep SECRET .env.production)
    [ "$after" != "$before" ]
    while IFS='=' read -r _ secret; do
        [ ${#secret} -ge 64 ]
        [[ $output != *"$secret"* ]]
    done <<<"$after"
    for after in 0.02 0.05; do
        interrupted KILL "$after" secrets
    done
    [ "$(stat -c %a .env.production)" = 600 ]
}

@test "ssl makes a placeholder once, and needs nginx for more" {
    rm -rf certs/active/*
    run -0 deploy ssl --placeholder
    before=$(sha256sum certs/active/*.pem)
    run -0 deploy ssl --placeholder
    [ "$(sha256sum certs/active/*.pem)" = "$before" ]
    run -1 deploy ssl
    [[ $output == *"nginx must run"* ]]
    run -2 deploy ssl --server
    run -2 deploy ssl --nonsense
    [ "$(stat -c %a certs/active/privkey.pem)" = 600 ]
}

@test "ssl interrupted leaves both halves or none in use" {
    for after in 0.02 0.05 0.08 0.12; do
        rm -rf certs/active/*
        interrupted KILL "$after" ssl --placeholder
        deploy ssl --placeholder
        [ "$(openssl x509 -in certs/active/fullchain.pem -noout -pubkey)" = \
            "$(openssl pkey -in certs/active/privkey.pem -pubout)" ]
    done
}

@test "start wants a build" {
    mv .venv .venv.away
    run -1 deploy start
    mv .venv.away .venv
    [[ $output == *"not built yet"* ]]
}

@test "status before the first start tells of all that is missing" {
    [ ! -e data/backups ]
    run -1 deploy status
    [[ $output == *"ameen-hub     ! not running"*"backup        ! there is none"* ]]
}

@test "build, done again, has nothing to do; interrupted, it can be repeated" {
    interrupted TERM 0.2 build
    run -0 deploy build
    run -0 deploy build
    run -2 deploy build now
}

@test "init makes the first owner and shows the password once" {
    run -2 deploy init
    run -1 deploy init --email nobody
    run -0 deploy init --email owner@ameen.test
    [[ $output == *"Password: "* ]]
    run -1 deploy init --email owner@ameen.test
    [[ $output == *"prepared already"* ]]
}

@test "start, and start again" {
    run -0 deploy start
    run -0 deploy start
    sign_in_page
    run -2 deploy start now
}

@test "restart, and restart again" {
    run -0 deploy restart
    run -0 deploy restart
    sign_in_page
}

@test "start and stop interrupted can be repeated" {
    interrupted TERM 0.3 stop
    run -0 deploy stop
    run -0 deploy stop
    run ! sign_in_page
    interrupted TERM 0.4 start
    run -0 deploy start
    sign_in_page
    run -2 deploy stop now
}

@test "a backup while the hub runs, under a name of one's own too" {
    run -0 deploy backup
    [ -s "$output" ]
    [ "$(stat -c '%a %U' "$output")" = "600 ameen" ]
    run -0 deploy backup "$BATS_FILE_TMPDIR/own.tar.gz"
    [ -s "$BATS_FILE_TMPDIR/own.tar.gz" ]
    run -1 deploy backup /nowhere/own.tar.gz
    run -2 deploy backup a b
}

@test "a backup that finds no room where it is to go says so, and stays" {
    mkdir "$BATS_TEST_TMPDIR/small"
    mount -t tmpfs -o size=4k tmpfs "$BATS_TEST_TMPDIR/small"
    run -1 deploy backup "$BATS_TEST_TMPDIR/small/own.tar.gz"
    [ -z "$(ls -A "$BATS_TEST_TMPDIR/small")" ]
    umount "$BATS_TEST_TMPDIR/small"
    [[ $output == *"could not be carried"* ]]
    tar tzf "$(sed -n 's/.* It is \(.*\)\.$/\1/p' <<<"$output")"
    count=$(find data/backups -name '*.tar.gz' | wc -l)
    run -1 deploy backup /nowhere/own.tar.gz
    [ "$(find data/backups -name '*.tar.gz' | wc -l)" -eq "$count" ]
}

@test "a backup interrupted leaves no archive that isn't whole" {
    count=$(find data/backups -name '*.tar.gz' | wc -l)
    for after in 0.3 0.6 0.9; do
        interrupted KILL "$after" backup
    done
    for archive in data/backups/*.tar.gz; do
        tar tzf "$archive" >/dev/null
    done
    [ "$(find data/backups -name '*.tar.gz' | wc -l)" -ge "$count" ]
    run -0 deploy backup
}

@test "restore brings back what was there, and puts aside what is there now" {
    runuser -u ameen -- env AMEEN_DATA="$HUB/data" .venv/bin/python -m ameen demo
    deploy backup "$BATS_FILE_TMPDIR/full.tar.gz"
    contacts >"$BATS_FILE_TMPDIR/contacts"
    run -0 deploy restore "$BATS_FILE_TMPDIR/own.tar.gz" --replace
    sign_in_page
    [ "$(contacts | wc -l)" -lt "$(wc -l <"$BATS_FILE_TMPDIR/contacts")" ]
    for _ in 1 2; do
        run -0 deploy restore "$BATS_FILE_TMPDIR/full.tar.gz" --replace
        contacts | cmp - "$BATS_FILE_TMPDIR/contacts"
    done
    sign_in_page
    run -0 deploy doctor
    [[ $output == *"All is well."* ]]
}

@test "restore refuses what is missing, cut off or altered, and where data is; the hub goes on" {
    head -c 2000 "$BATS_FILE_TMPDIR/full.tar.gz" >"$BATS_TEST_TMPDIR/cut.tar.gz"
    cp "$BATS_FILE_TMPDIR/full.tar.gz" "$BATS_TEST_TMPDIR/altered.tar.gz"
    printf x | dd of="$BATS_TEST_TMPDIR/altered.tar.gz" bs=1 seek=5000 conv=notrunc status=none
    run -2 deploy restore
    run -2 deploy restore --nonsense "$BATS_FILE_TMPDIR/full.tar.gz"
    run -1 deploy restore /nowhere.tar.gz
    for name in cut altered; do
        run -1 deploy restore "$BATS_TEST_TMPDIR/$name.tar.gz" --replace
        [[ $output == *"Nothing was restored"* ]]
        until_true sign_in_page
    done
    run -1 deploy restore "$BATS_FILE_TMPDIR/full.tar.gz"
    [[ $output == *"holds data already"* ]]
    until_true sign_in_page
    contacts | cmp - "$BATS_FILE_TMPDIR/contacts"
    [ -z "$(find data/run -name '*.tar.gz')" ]
}

@test "restore interrupted: the hub comes back, with the one data or the other" {
    for after in 0.5 1 1.5 2; do
        interrupted TERM "$after" restore "$BATS_FILE_TMPDIR/full.tar.gz" --replace
        until_true sign_in_page
        contacts | cmp - "$BATS_FILE_TMPDIR/contacts"
    done
}

@test "doctor says that all is well, twice" {
    for _ in 1 2; do
        run -0 deploy doctor
        [[ $output == *"All is well."* ]]
    done
    run -2 deploy doctor --nonsense
}

@test "no secret stands among the arguments of a process, which everybody may read" {
    (
        while [ ! -e "$BATS_TEST_TMPDIR/enough" ]; do
            cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n'
        done | sort -u >"$BATS_TEST_TMPDIR/seen"
    ) 3>&- &
    deploy doctor
    touch "$BATS_TEST_TMPDIR/enough"
    wait
    grep -qx doctor "$BATS_TEST_TMPDIR/seen"
    while IFS='=' read -r _ secret; do
        run ! grep -qF -- "$secret" "$BATS_TEST_TMPDIR/seen"
    done < <(grep SECRET .env.production)
}

@test "logs shows each of them" {
    curl -sk -o /dev/null --resolve "$AMEEN_TEST_DOMAIN:443:127.0.0.1" "$SITE/sign-in"
    for what in app access error; do
        run -0 deploy logs "$what" -n 5
    done
    run -0 deploy logs -n 1
    [ "${#lines[@]}" -eq 1 ]
    run -2 deploy logs nonsense
    run -2 deploy logs -n many
    run -1 deploy logs certbot
    [[ $output == *"There is no logs/certbot"* ]]
}

@test "status, twice, names the placeholder and is 1" {
    for _ in 1 2; do
        run -1 deploy status
        [[ $output == *"health        ok"*"only a placeholder"* ]]
    done
    run -2 deploy status now
}

@test "firewall shows its rules and changes nothing" {
    run -0 deploy firewall
    [[ $output == *"ufw default deny incoming"*"ufw limit 22/tcp"*"ufw allow 443/tcp"* ]]
    run -0 env SSH_CONNECTION="203.0.113.1 5000 192.0.2.1 2222" "$DEPLOY" firewall
    [[ $output == *"ufw limit 2222/tcp"* ]]
    # as sudo does, which forgets it
    run -0 env SSH_CONNECTION="203.0.113.1 5000 192.0.2.1 2222" bash -c "env -i PATH='$PATH' '$DEPLOY' firewall; true"
    [[ $output == *"ufw limit 2222/tcp"* ]]
    run -2 deploy firewall --nonsense
}

@test "firewall --apply sets them, twice" {
    for _ in 1 2; do
        run -0 deploy firewall --apply
    done
    run -0 ufw status
    [[ $output == *"Status: active"* && $output == *443/tcp* ]]
    ufw --force disable
}

@test "without permission every command is one clear sentence" {
    for command in $COMMANDS; do
        [ "$command" != firewall ] || command="firewall --apply"
        # shellcheck disable=SC2086 # a command and its option
        run -1 as_nobody "$DEPLOY" $command
        [ "${#lines[@]}" -eq 1 ]
        [[ $output == "deploy-production: "* ]]
    done
}

@test "two at once: the second waits for nobody and says so" {
    flock -o .deploy.lock sleep 5 3>&- &
    until_true bash -c '! flock -n .deploy.lock true'
    mv .env.production "$BATS_TEST_TMPDIR/"
    echo half >.env.production # what the first is about to change isn't read before
    run -1 deploy secrets
    mv "$BATS_TEST_TMPDIR/.env.production" .
    [[ $output == *"under way"* ]]
    kill %1
    wait || true
    run -0 deploy secrets
}
