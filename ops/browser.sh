# shellcheck shell=bash
# Sourced by ops/test: a Chromium for the journeys, and a font with Arabic letters.

# Prints the path of a Chromium that starts. One that is only a pointer to a
# snap, or lacks a library, is passed over.
find_browser() {
    local name
    for name in "${AMEEN_TEST_CHROMIUM:-}" chromium chromium-browser google-chrome \
        google-chrome-stable "$(playwright_browser)"; do
        name=$(command -v -- "${name:-none}") || continue
        if timeout 20 "$name" --version >/dev/null 2>&1 </dev/null; then
            echo "$name"
            return 0
        fi
    done
    return 1
}

playwright_browser() {
    .venv/bin/python - <<'END' 2>/dev/null
from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
END
}

install_browser() {
    echo "Installing Chromium for the tests (this happens once) …" >&2
    if apt_install chromium fonts-noto-core && find_browser; then
        return 0
    fi
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        .venv/bin/playwright install --with-deps chromium >&2 || return 1
    else
        .venv/bin/playwright install chromium >&2 || return 1
    fi
    find_browser
}

provide_arabic_font() {
    if [ -z "$(fc-list :lang=ar 2>/dev/null)" ]; then
        apt_install fonts-noto-core fontconfig ||
            echo "No font has Arabic letters: pictures of Arabic pages will show boxes." >&2
    fi
}

# Quietly false where apt, or the right to use it, is missing.
apt_install() {
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get)
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || return 1
        apt=(sudo -n "${apt[@]}")
    fi
    {
        "${apt[@]}" update -qq
        "${apt[@]}" install -y -qq --no-install-recommends "$@"
    } >&2 </dev/null
}
