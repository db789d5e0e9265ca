"""The certificate for https: made on the spot for the names and addresses of this machine, and kept.

Two of them. A root that is good for ten years is made once: whoever trusts it on a phone is never warned again. It
signs the certificate that the server shows, which is made anew when it runs out or the machine has got another address.
The root can vouch for nothing but this machine's names and private addresses (RFC 5280, 4.2.1.10): stolen, it is of no
use against a bank. Both keys never leave the folder they are in.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from posture.errors import ServeError, why
from posture.words import say
from server.door.addresses import Ip
from server.door.kept import write_private
from server.door.papers import Names, Papers

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

ROOT_FOR = timedelta(days=3650)
SHOWN_FOR = timedelta(days=397)
"""Longer ones are refused by some systems: at most 398 days (Apple, 2020)."""
RENEWED_BEFORE = timedelta(days=30)
EARLIER = timedelta(days=1)
"""It is good since yesterday: the clock of a phone may be behind."""

PRIVATE: tuple[Network, ...] = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)
"""Networks that nobody on the internet has (RFC 1918, 3927, 4193, 6598)."""


def made_papers(folder: Path, names: Names, now: datetime) -> Papers:
    """The certificate kept in this folder, made or made anew where it has to be. Raises ServeError."""
    root_file, root_key_file = folder / "root.pem", folder / "root.key"
    shown_file, shown_key_file = folder / "server.pem", folder / "server.key"
    try:
        root = _kept(root_file, root_key_file)
        if root is None or not vouches(root[0], names, now):
            root = make_root(names, now)
            _keep(root_file, root_key_file, root[:1], root[1])
        shown = _kept(shown_file, shown_key_file)
        if shown is None or not still_good(shown[0], root[0], names, now):
            shown = make_shown(*root, names, now)
            _keep(shown_file, shown_key_file, (shown[0], root[0]), shown[1])
    except OSError as error:
        raise ServeError(say("server-door-unkept", folder=str(folder), reason=why(error))) from error
    kept = _papers(shown_file, shown_key_file, shown[0], brought=False)
    return replace(kept, root=root[0].public_bytes(Encoding.PEM))


def brought_papers(certificate: Path, key: Path, now: datetime) -> Papers:
    """A certificate of the user's own. Raises ServeError for one that can't be used, saying why."""
    try:
        chain = x509.load_pem_x509_certificates(certificate.read_bytes())
    except OSError as error:
        raise ServeError(say("server-certificate-unread", file=str(certificate), reason=why(error))) from error
    except ValueError as error:
        raise ServeError(say("server-certificate-none", file=str(certificate))) from error
    try:
        private = load_pem_private_key(key.read_bytes(), password=None)
    except OSError as error:
        raise ServeError(say("server-certificate-unread", file=str(key), reason=why(error))) from error
    except TypeError as error:
        raise ServeError(say("server-certificate-key-locked", file=str(key))) from error
    except Exception as error:  # ValueError, or a kind of key that the library doesn't know
        raise ServeError(say("server-certificate-key-none", file=str(key))) from error
    shown = chain[0]
    if private.public_key() != shown.public_key():
        raise ServeError(say("server-certificate-key-other", certificate=str(certificate), file=str(key)))
    if now >= shown.not_valid_after_utc:
        day = shown.not_valid_after_utc.date().isoformat()
        raise ServeError(say("server-certificate-over", file=str(certificate), day=day))
    if now < shown.not_valid_before_utc:
        day = shown.not_valid_before_utc.date().isoformat()
        raise ServeError(say("server-certificate-early", file=str(certificate), day=day))
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except ssl.SSLError as error:  # a key that is too short for today's rules, for example
        raise ServeError(say("server-certificate-refused", file=str(certificate), reason=str(error.reason))) from error
    return _papers(certificate, key, shown, brought=True)


def make_root(names: Names, now: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """A root that vouches for these names and for private addresses, and for nothing else."""
    key = ec.generate_private_key(ec.SECP256R1())
    hosts = dict.fromkeys((*names.hosts, "localhost", "local"))
    networks: list[Network] = [
        *PRIVATE,
        *(ipaddress.ip_network(one) for one in names.addresses if not _within(one, PRIVATE)),
    ]
    permitted = [*map(x509.DNSName, hosts), *map(x509.IPAddress, networks)]
    made = (
        _begun(_name(names, "Posture root"), _name(names, "Posture root"), key, now, ROOT_FOR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=permitted, excluded_subtrees=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return made, key


def make_shown(
    root: x509.Certificate, root_key: ec.EllipticCurvePrivateKey, names: Names, now: datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """A server's certificate for these names, signed by that root."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = [*map(x509.DNSName, names.hosts), *map(x509.IPAddress, names.addresses)]
    made = (
        _begun(_name(names, "Posture"), root.subject, key, now, SHOWN_FOR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(called), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    return made, key


def vouches(root: x509.Certificate, names: Names, now: datetime) -> bool:
    """Whether this root may sign for these names, and outlives what it signs now."""
    subtrees = root.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    hosts = [subtree.value for subtree in subtrees if isinstance(subtree, x509.DNSName)]
    networks = [subtree.value for subtree in subtrees if isinstance(subtree.value, Network)]
    return (
        root.not_valid_before_utc <= now < root.not_valid_after_utc - SHOWN_FOR
        and all(any(name == host or name.endswith(f".{host}") for host in hosts) for name in names.hosts)
        and all(_within(one, networks) for one in names.addresses)
    )


def still_good(shown: x509.Certificate, root: x509.Certificate, names: Names, now: datetime) -> bool:
    """Whether this certificate still does: signed by that root, for all these names, and not about to run out."""
    its = names_in(shown)
    return (
        shown.issuer == root.subject
        and _signed(shown, root)
        and shown.not_valid_before_utc <= now < shown.not_valid_after_utc - RENEWED_BEFORE
        and set(names.hosts) <= set(its.hosts)
        and set(names.addresses) <= set(its.addresses)
    )


def names_in(certificate: x509.Certificate) -> Names:
    """What a certificate says it is for."""
    try:
        its = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return Names(hosts=(), addresses=())
    hosts = tuple(name.lower() for name in its.get_values_for_type(x509.DNSName))
    addresses = its.get_values_for_type(x509.IPAddress)
    return Names(hosts=hosts, addresses=tuple(one for one in addresses if not isinstance(one, Network)))


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, good_for: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now - EARLIER + good_for)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(names: Names, what: str) -> x509.Name:
    """What people see in a list of certificates; 64 characters at most."""
    machine = next((host for host in names.hosts if host != "localhost"), "this computer")
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{what} ({machine[:40]})")])


def _within(address: Ip, networks: Sequence[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


def _signed(shown: x509.Certificate, root: x509.Certificate) -> bool:
    try:
        shown.verify_directly_issued_by(root)
    except Exception:
        return False
    return True


def _kept(certificate: Path, key: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None:
    """What is kept there; None when it isn't, or is no use: then it is made anew. Raises OSError."""
    try:
        kept = x509.load_pem_x509_certificate(certificate.read_bytes())
        private = load_pem_private_key(key.read_bytes(), password=None)
    except (FileNotFoundError, ValueError, TypeError):
        return None
    if not isinstance(private, ec.EllipticCurvePrivateKey) or private.public_key() != kept.public_key():
        return None
    return kept, private


def _keep(certificate: Path, key: Path, chain: Sequence[x509.Certificate], private: ec.EllipticCurvePrivateKey) -> None:
    """Killed between the two, they don't fit each other, and are made anew."""
    write_private(key, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    write_private(certificate, b"".join(link.public_bytes(Encoding.PEM) for link in chain))


def _papers(certificate: Path, key: Path, shown: x509.Certificate, *, brought: bool) -> Papers:
    fingerprint = shown.fingerprint(hashes.SHA256()).hex(":").upper()
    return Papers(certificate=certificate, key=key, fingerprint=fingerprint, names=names_in(shown), brought=brought)
