# shellcheck shell=bash
# What the script says. Exit status: 0 done, 1 refused or failed with one clear line on standard
# error, 2 wrong usage.

say() {
    printf '%s\n' "$*"
}

refuse() {
    printf 'deploy-production: %s\n' "$*" >&2
    exit 1
}

wrong() {
    printf 'deploy-production: %s\n' "$*" >&2
    exit 2
}

# One run at a time: two at once would write the same files. The lock ends with its holder. Until
# setup has been here, and where the folder can't be written to, the command itself says what is
# missing.
alone() {
    [ -w "$TOP" ] || refuse "$TOP cannot be written to by $(id -un). Run this as its owner, or with sudo."
    exec 9>"$TOP/.deploy.lock"
    flock -n 9 || refuse "Another run of this script is under way. Wait for it to end."
}

# write_file PATH [MODE]: standard input becomes the file in one step, so that an interruption
# leaves the old one whole.
write_file() {
    local path=$1 mode=${2:-0644} made=$1.new
    rm -f "$made" && cat >"$made" && chmod "$mode" "$made" && mv -f "$made" "$path"
}

needs_root() {
    [ "$(id -u)" -eq 0 ] || refuse "\"$1\" needs root here. Run it with sudo."
}

no_more() {
    [ $# -eq 0 ] || wrong "Unknown argument $1."
}
