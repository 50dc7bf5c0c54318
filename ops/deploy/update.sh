# shellcheck shell=bash
# A new version: fetched and built beside the old one, which goes on serving; then backup, change
# over, migrate, check; and back to the old version, with the data as it was, when anything fails
# or the script itself is ended.

NEXT=$TOP/.update

do_update() {
    local to=''
    while [ $# -gt 0 ]; do
        case $1 in
        --to)
            [ $# -gt 1 ] || wrong "--to wants a revision: a tag, a branch or a commit."
            to=$2
            shift
            ;;
        *) wrong "update takes only --to REVISION, not $1." ;;
        esac
        shift
    done
    needs_secrets
    hub_runs || refuse "The hub must run to be updated. First: start"
    old_revision=$(git rev-parse HEAD)
    new_revision=$(wanted_revision "$to")
    refuse_what_both_changed
    saved=''
    stage=building
    trap give_up EXIT
    trap 'exit 1' INT TERM HUP
    build_next
    stage=away
    stop_hub
    saved=$(back_up) # by the old version, which is still in place
    say "Backed up to $saved."
    put_aside
    stage=changed
    change_over
    hub doctor >/dev/null || refuse "The new version finds the data wrong."
    start_hub
    wait_until_well || refuse "The new version is not well: $(why_unwell)"
    stage=finished
    trap - EXIT INT TERM HUP
    forget_next
    update_front || refuse "The hub is updated, but what stands in front of it isn't; see above, and try \"restart\"."
    say "Updated from ${old_revision:0:12} to ${new_revision:0:12}."
}

wanted_revision() {
    git fetch --quiet --tags || refuse "git could not fetch; see above. Nothing was changed."
    git rev-parse --quiet --verify "${1:-@{upstream\}}^{commit}" ||
        refuse "There is no revision ${1:-that this branch follows}. Name one with --to."
}

# A file that was changed by hand stays as it is, unless the new version has changed it as well.
refuse_what_both_changed() {
    local both
    both=$(comm -12 <(git diff --name-only HEAD | LC_ALL=C sort) \
        <(git diff --name-only HEAD "$new_revision" | LC_ALL=C sort) | tr '\n' ' ')
    [ -z "$both" ] ||
        refuse "Changed here and in the new version: ${both% }. Put your changes aside (git stash), update, and make them again (git stash pop)."
}

# git, for files that the hub's own user and nginx may read.
checkout() {
    (umask 022 && git "$@")
}

build_next() {
    forget_next
    checkout worktree add --quiet --detach --force "$NEXT" "$new_revision"
    if ! is_bare; then
        build_image next "$NEXT"
    elif ! cmp -s "$NEXT/requirements.lock" .venv/installed-requirements.lock; then
        (cd "$NEXT" && build_bare)
    fi
}

forget_next() {
    rm -rf "$NEXT"
    git worktree prune
}

# What an earlier update put aside must not be taken for the version before this one.
put_aside() {
    if is_bare; then
        rm -rf .venv.old
    else
        engine tag ameen-hub:current ameen-hub:previous
    fi
}

change_over() {
    checkout reset --quiet --keep "$new_revision"
    if ! is_bare; then
        engine tag ameen-hub:next ameen-hub:current
    elif [ -d "$NEXT/.venv" ]; then
        mv .venv .venv.old
        mv "$NEXT/.venv" .venv
    fi
    write_site
    ! is_bare || write_units
}

# Ends an update that didn't succeed: whatever was done of it is undone. What can't be is told of,
# and keeps nothing else from being undone (on a disk that is full, say).
give_up() {
    trap '' INT TERM HUP
    trap - EXIT
    printf 'deploy-production: Going back to the version before.\n' >&2
    [ "$stage" = building ] || stop_hub || true
    forget_next || true
    if [ "$stage" = changed ]; then
        change_back || true # it has told
    fi
    [ "$stage" = building ] || start_hub || true # whether it runs is asked now
    if wait_until_well; then
        printf 'deploy-production: The version before runs again; its data is as it was.\n' >&2
    else
        printf 'deploy-production: The version before does not run either: %s\n' "$(why_unwell)" >&2
    fi
    exit 1
}

change_back() {
    checkout reset --quiet --keep "$old_revision" ||
        printf 'deploy-production: The checkout stays at %s.\n' "$new_revision" >&2
    if ! is_bare; then
        engine tag ameen-hub:previous ameen-hub:current
    elif [ -d .venv.old ]; then
        rm -rf .venv
        mv .venv.old .venv
    fi
    (write_site && { ! is_bare || write_units; }) ||
        printf 'deploy-production: The site or the units stay those of the new version: "setup" writes them.\n' >&2
    # When the old version can't open what the new one made of the data.
    hub doctor >/dev/null 2>&1 || put_back "$saved" --replace ||
        printf 'deploy-production: The data could not be put back. The backup is %s.\n' "$saved" >&2
}

# nginx and certbot as the checkout describes them now.
update_front() {
    is_bare || compose up -d
    reload_nginx
}
