# shellcheck shell=bash
# The list of commands.

show_help() {
    cat <<'END'
ops/deploy-production.sh COMMAND [OPTIONS]

  setup      asks or takes --domain NAME and --mail ADDRESS; writes .env.production and the
             nginx site. --bare: systemd and the machine's own nginx instead of containers;
             --workers N, --threads N; can be repeated
  secrets    makes the secrets that are missing; --force makes all anew (signs everybody out)
  ssl        certificate from Let's Encrypt; --staging tries it out, --placeholder only makes
             the self-signed one, --server URL asks another ACME server, --force asks again
  build      the image (or, --bare, the virtual environment)
  init       the first owner: --email ADDRESS [--name NAME]; shows the password once
  start      starts everything, now and whenever the machine does
  stop       stops everything
  restart    the hub anew, with the settings as they are now
  status     services, health, certificate, disk, last backup, jobs; exit status 1 when
             something needs a hand
  logs       [app | access | error | certbot] [-f] [-n LINES]
  backup     [FILE]  while the hub runs
  restore    FILE [--replace]  stops the hub, restores, starts it again
  update     backup, build, migrate, check; back to the old version by itself when the check
             fails. --to REVISION: not to the newest, but to this one
  doctor     checks everything against the records (--repair)
  firewall   shows the rules for ufw; --apply sets them
  help       this

Exit status: 0 done, 1 refused or failed, 2 wrong usage.
END
}
