"""A certificate as a user may bring one, and its key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

NOW = datetime(2026, 3, 1, tzinfo=UTC)


class Own:
    """Files of the user's own."""

    def __init__(self, folder: Path, host: str = "posture.example.org") -> None:
        self.host = host
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate_file, self.key_file = folder / "own.pem", folder / "own.key"
        self.write_key()
        self.write()

    def write(self, start: datetime = NOW - timedelta(days=1), days: int = 30) -> None:
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, self.host)])
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.key.public_key())
            .serial_number(7)
            .not_valid_before(start)
            .not_valid_after(start + timedelta(days=days))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(self.host)]), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        self.certificate_file.write_bytes(made.public_bytes(Encoding.PEM))

    def write_key(self, key: ec.EllipticCurvePrivateKey | None = None, password: str = "") -> None:
        lock = BestAvailableEncryption(password.encode()) if password else NoEncryption()
        self.key_file.write_bytes((key or self.key).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock))


def own_files(folder: Path, host: str) -> tuple[Path, Path]:
    """A certificate for this name that is good today, and its key."""
    own = Own(folder, host)
    own.write(datetime.now(UTC) - timedelta(days=1))
    return own.certificate_file, own.key_file
