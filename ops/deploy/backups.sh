# shellcheck shell=bash
# Backup, restore, doctor: the hub's own commands, run where its data is.

# A file outside of the data folder is carried there, as the container sees nothing else.
do_backup() {
    local target=${1:-} made
    [ $# -le 1 ] || wrong "backup takes one FILE at most."
    needs_secrets
    [ -d "$(dirname -- "$target")" ] || refuse "There is no folder $(dirname -- "$target")."
    made=$(back_up)
    if [ -n "$target" ]; then
        carry_away "$made" "$target"
        made=$target
    fi
    say "$made"
}

# The backup stays where it is unless it has arrived, to the last byte, on the other disk.
carry_away() {
    local made=$1 target=$2
    if ! cp -- "$made" "$target.part" || ! sync -- "$target.part" || ! mv -f -- "$target.part" "$target"; then
        rm -f -- "$target.part"
        refuse "The backup could not be carried to $target; see above. It is $made."
    fi
    rm -- "$made"
}

# Makes a backup in data/backups; its path on this machine is the answer.
back_up() {
    local name
    name=$(hub backup) || refuse "The backup failed; see above. Nothing was changed."
    printf '%s' "data/backups/$(basename -- "$(tail -n 1 <<<"$name")")"
}

do_restore() {
    local file='' replace=() ran=false
    while [ $# -gt 0 ]; do
        case $1 in
        --replace) replace=(--replace) ;;
        -*) wrong "restore takes FILE and --replace, not $1." ;;
        *) file=$1 ;;
        esac
        shift
    done
    [ -n "$file" ] || wrong "restore wants the FILE of a backup."
    [ -r "$file" ] || refuse "There is no file $file that can be read."
    needs_secrets
    ! hub_runs || ran=true
    if $ran; then
        trap start_hub EXIT # however this ends
        trap 'exit 1' INT TERM HUP
        stop_hub
    fi
    put_back "$file" "${replace[@]}" || refuse "Nothing was restored; see above. The data is as it was."
    if $ran; then
        start_hub
        trap - EXIT INT TERM HUP
        wait_until_well || refuse "Restored, but the hub is not well: $(why_unwell)"
    fi
    say "Restored from $file."
}

# put_back FILE [--replace]: the archive goes through the data folder, readable by the hub.
put_back() {
    local file=$1 carried status=0
    shift
    carried=data/run/$(basename -- "$file")
    mkdir -p data/run
    install -m 0600 -- "$file" "$carried"
    if [ "$(id -u)" -eq 0 ]; then
        chown "$(setting HUB_UID):$(setting HUB_GID)" data/run "$carried"
    fi
    if is_bare; then
        hub restore "$TOP/$carried" "$@" || status=$?
    else
        hub restore "/srv/ameen/$carried" "$@" || status=$?
    fi
    rm -f -- "$carried"
    return "$status"
}

do_doctor() {
    needs_secrets
    hub doctor "$@"
}
