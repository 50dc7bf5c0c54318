"""What testssl found of severity MEDIUM or above, but for what is listed here with its reason."""

import json
import sys
from pathlib import Path

GRAVE = {"MEDIUM", "HIGH", "CRITICAL"}
ACCEPTED = {
    # The authority is pebble, whose root no program knows; the address is no public name.
    "cert_chain_of_trust": "the test's own authority",
    "cert_notAfter": "pebble is told to give certificates for seven days",
    "cert_expirationStatus": "pebble is told to give certificates for seven days",
    "cert_crlDistributionPoints": "pebble names neither a list nor a responder",
    "cert_revocation": "pebble names neither a list nor a responder",
    "DNS_CAArecord": "a matter of the domain, and this one is made up",
}


def main(report: Path) -> int:
    found = json.loads(report.read_text())
    grave = [
        f"{it['severity']} {it['id']}: {it['finding']}"
        for it in found
        if it["severity"] in GRAVE and it["id"].split()[0] not in ACCEPTED
    ]
    print("\n".join(grave) or f"{len(found)} findings, none grave")
    return 1 if grave or len(found) < 50 else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
