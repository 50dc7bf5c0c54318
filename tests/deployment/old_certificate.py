"""Write a certificate that has a day and a half left of its ninety days."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding


def main(path: Path) -> None:
    key, end = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC) + timedelta(days=1.5)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hub.ameen.test")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - timedelta(days=90))
        .not_valid_after(end)
        .sign(key, hashes.SHA256())
    )
    path.parent.mkdir(parents=True)
    path.write_bytes(made.public_bytes(Encoding.PEM))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
