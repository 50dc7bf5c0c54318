#!/usr/bin/env bash
# Run Ameen Hub for a company: one script from a bare server to a watched, renewed, backed-up hub.
# `ops/deploy-production.sh help` says what it can do; docs/operations.md tells the whole story.
set -euo pipefail
umask 077
TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$TOP"
# shellcheck source=ops/deploy/speaking.sh
. ops/deploy/speaking.sh
# shellcheck source=ops/deploy/settings.sh
. ops/deploy/settings.sh
# shellcheck source=ops/deploy/help.sh
. ops/deploy/help.sh
# shellcheck source=ops/deploy/secrets.sh
. ops/deploy/secrets.sh
# shellcheck source=ops/deploy/setup.sh
. ops/deploy/setup.sh
# shellcheck source=ops/deploy/site.sh
. ops/deploy/site.sh
# shellcheck source=ops/deploy/ssl.sh
. ops/deploy/ssl.sh
# shellcheck source=ops/deploy/engine.sh
. ops/deploy/engine.sh
# shellcheck source=ops/deploy/bare.sh
. ops/deploy/bare.sh
# shellcheck source=ops/deploy/lifecycle.sh
. ops/deploy/lifecycle.sh
# shellcheck source=ops/deploy/backups.sh
. ops/deploy/backups.sh
# shellcheck source=ops/deploy/status.sh
. ops/deploy/status.sh
# shellcheck source=ops/deploy/update.sh
. ops/deploy/update.sh
# shellcheck source=ops/deploy/firewall.sh
. ops/deploy/firewall.sh

main() {
    local command=${1:-help}
    [ $# -eq 0 ] || shift
    case $command in
    -h | --help | help) show_help "$@" ;;
    setup | secrets | ssl | build | start | stop | restart | init | backup | restore | update)
        alone
        load_settings
        "do_$command" "$@"
        ;;
    status | logs | doctor | firewall)
        load_settings
        "do_$command" "$@"
        ;;
    *) wrong "There is no command $command; \"help\" lists them." ;;
    esac
}

main "$@"
exit
