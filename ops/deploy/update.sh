# shellcheck shell=bash
# A new version: built while the old one serves; then backup, migrate, check; and back to the old
# version, with the data as it was, when anything fails or the script itself is ended.

do_update() {
    local pull=true
    while [ $# -gt 0 ]; do
        case $1 in
        --no-pull) pull=false ;;
        *) wrong "update takes only --no-pull, not $1." ;;
        esac
        shift
    done
    needs_secrets
    hub_runs || refuse "The hub must run to be updated. First: start"
    old_revision=$(running_revision)
    new_revision=''
    saved=''
    stage=building
    trap 'give_up' EXIT
    trap 'exit 1' INT TERM HUP
    ! $pull || pull_checkout
    new_revision=$(git rev-parse HEAD)
    keep_old_build
    build
    write_site
    stage=away
    stop_hub
    saved=$(back_up)
    say "Backed up to $saved."
    stage=migrated
    hub doctor >/dev/null || refuse "The new version finds the data wrong."
    start_hub
    wait_until_well || refuse "The new version is not well: $(why_unwell)"
    stage=finished
    trap - EXIT INT TERM HUP
    remember_revision "$new_revision"
    reload_nginx
    say "Updated from ${old_revision:0:12} to ${new_revision:0:12}."
}

running_revision() {
    setting HUB_RUNS "$(git rev-parse HEAD)"
}

remember_revision() {
    told[HUB_RUNS]=$1
    save_settings
}

pull_checkout() {
    git pull --quiet --ff-only || refuse "git could not bring the checkout forward; see above."
}

keep_old_build() {
    if is_bare; then
        rm -rf .venv.old && cp -a .venv .venv.old
    else
        engine tag ameen-hub:current ameen-hub:previous
    fi
}

# Ends an update that didn't succeed: whatever was done of it is undone.
give_up() {
    local status=$?
    trap '' INT TERM HUP
    trap - EXIT
    [ "$stage" != finished ] || exit "$status"
    printf 'deploy-production: Going back to the version before.\n' >&2
    [ "$stage" = building ] || stop_hub || true
    put_old_version_back
    if [ "$stage" = migrated ] && ! hub doctor >/dev/null 2>&1; then
        # The old version can't open what the new one made of the data.
        put_back "$saved" --replace || {
            printf 'deploy-production: The data could not be put back. The backup is %s.\n' "$saved" >&2
            exit 1
        }
    fi
    [ "$stage" = building ] || start_hub
    if wait_until_well; then
        printf 'deploy-production: The version before runs again; its data is as it was.\n' >&2
    else
        printf 'deploy-production: The version before does not run either: %s\n' "$(why_unwell)" >&2
    fi
    exit 1
}

put_old_version_back() {
    if [ -n "$new_revision" ] && [ "$new_revision" != "$old_revision" ]; then
        git reset --quiet --keep "$old_revision" ||
            printf 'deploy-production: The checkout stays at %s.\n' "$new_revision" >&2
    fi
    if is_bare; then
        if [ -d .venv.old ]; then
            rm -rf .venv && mv .venv.old .venv
        fi
    elif engine image inspect ameen-hub:previous >/dev/null 2>&1; then
        engine tag ameen-hub:previous ameen-hub:current
    fi
    write_site
}

reload_nginx() {
    touch "$ACTIVE/reload"
    if is_bare; then
        systemctl reload ameen-nginx.service
    fi
}
