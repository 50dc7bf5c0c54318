# shellcheck shell=bash
# Sourced by ops/run and ops/test: the virtual environment in .venv, made and
# filled once, and again only when a lock file changes.

# install LOCK…: afterwards .venv holds what these lock files pin. (A .venv whose
# Python was replaced by a newer one can no longer import pip, and is made anew.)
install() {
    local lock stamp new=()
    .venv/bin/python -c 'import pip' 2>/dev/null || make_environment
    for lock in "$@"; do
        stamp=".venv/installed-$lock"
        cmp -s "$lock" "$stamp" || new+=(--requirement "$lock")
    done
    [ ${#new[@]} -gt 0 ] || return 0
    [ -w .venv ] || refuse "$PWD/.venv is out of date and belongs to somebody else; run this once as $(stat -c %U .venv)."
    echo "Installing what $* pins (this happens once) …" >&2
    PIP_ROOT_USER_ACTION=ignore .venv/bin/python -m pip install --quiet \
        --disable-pip-version-check --no-input "${new[@]}" ||
        refuse "pip could not install $*; see its words above. Is the network there?"
    for lock in "$@"; do
        cp "$lock" ".venv/installed-$lock"
    done
}

make_environment() {
    local python package
    python=$(find_python) || refuse "Python 3.11 or newer is needed, and none was found."
    [ -w . ] || refuse "$PWD cannot be written to, so .venv cannot be made there."
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        refuse "$python lacks the venv module. On Debian and Ubuntu: apt install $package"
    fi
    "$python" -m venv --clear .venv || refuse "the virtual environment $PWD/.venv could not be made."
}

find_python() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

refuse() {
    echo "ops/$(basename "$0"): $*" >&2
    exit 1
}
