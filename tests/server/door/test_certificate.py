"""The certificate made on the spot: for this machine, no more, kept and renewed; and one that the user brings."""

from __future__ import annotations

import os
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from certificates import NOW, Own
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from posture.errors import ServeError
from server.door.addresses import machine_addresses, machine_names
from server.door.certificate import RENEWED_BEFORE, SHOWN_FOR, brought_papers, made_papers, names_in
from server.door.papers import Names

HOME = Names(hosts=("localhost", "studio.local"), addresses=(ip_address("127.0.0.1"), ip_address("192.168.1.20")))
CAFE = Names(hosts=("localhost", "studio.local"), addresses=(ip_address("127.0.0.1"), ip_address("10.1.2.3")))


def shown(folder: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / "server.pem").read_bytes())


def root(folder: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / "root.pem").read_bytes())


def test_it_names_what_this_machine_is_called(tmp_path: Path) -> None:
    names = Names(hosts=("localhost", *machine_names()), addresses=(ip_address("127.0.0.1"), *machine_addresses()))
    papers = made_papers(tmp_path, names, datetime.now(UTC))
    assert papers.names == names_in(shown(tmp_path)) == names
    assert papers.fingerprint.replace(":", "").lower() == shown(tmp_path).fingerprint(hashes.SHA256()).hex()


def test_the_system_believes_it_to_whoever_trusts_the_root(tmp_path: Path) -> None:
    """A handshake in memory, with the root as the only one that is trusted."""
    papers = made_papers(tmp_path, HOME, datetime.now(UTC))
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(papers.certificate, papers.key)
    for called, believed in (("192.168.1.20", True), ("studio.local", True), ("192.168.1.21", False), ("evil", False)):
        to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
        trusting = ssl.create_default_context(cafile=str(tmp_path / "root.pem"))
        client = trusting.wrap_bio(to_client, to_server, server_hostname=called)
        server = server_side.wrap_bio(to_server, to_client, server_side=True)
        assert shaken(client, server) is believed


def shaken(client: ssl.SSLObject, server: ssl.SSLObject) -> bool:
    for _ in range(4):
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLCertVerificationError:
                return False
    return client.version() is not None


@pytest.mark.skipif(os.name != "posix", reason="permissions are bits on POSIX only")
def test_keys_are_for_this_user_alone(tmp_path: Path) -> None:
    made_papers(tmp_path, HOME, NOW)
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == dict.fromkeys(
        ("root.pem", "root.key", "server.pem", "server.key"), 0o600
    )


def test_it_stays_the_same_while_it_does(tmp_path: Path) -> None:
    first = made_papers(tmp_path, HOME, NOW)
    fewer = Names(hosts=("localhost",), addresses=HOME.addresses[:1])
    assert made_papers(tmp_path, HOME, NOW + timedelta(days=300)) == first
    assert made_papers(tmp_path, fewer, NOW).fingerprint == first.fingerprint


def test_before_it_runs_out_it_is_made_anew_by_the_same_root(tmp_path: Path) -> None:
    first = made_papers(tmp_path, HOME, NOW)
    signer = root(tmp_path)
    later = NOW + SHOWN_FOR - RENEWED_BEFORE
    assert made_papers(tmp_path, HOME, later).fingerprint != first.fingerprint
    assert root(tmp_path) == signer
    shown(tmp_path).verify_directly_issued_by(signer)
    assert shown(tmp_path).not_valid_after_utc > later + RENEWED_BEFORE


def test_another_address_takes_another_certificate_by_the_same_root(tmp_path: Path) -> None:
    first = made_papers(tmp_path, HOME, NOW)
    signer = root(tmp_path)
    assert made_papers(tmp_path, CAFE, NOW).fingerprint != first.fingerprint
    assert names_in(shown(tmp_path)) == CAFE
    assert root(tmp_path) == signer


def test_the_root_vouches_for_private_addresses_and_this_machine_only(tmp_path: Path) -> None:
    made_papers(tmp_path, HOME, NOW)
    limits = root(tmp_path).extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    permitted = limits.value.permitted_subtrees or []
    hosts = {one.value for one in permitted if isinstance(one, x509.DNSName)}
    assert hosts == {"localhost", "local", "studio.local"}
    networks = [one.value for one in permitted if isinstance(one, x509.IPAddress)]
    assert all(network.is_private or str(network) == "100.64.0.0/10" for network in networks)


def test_a_public_address_takes_another_root(tmp_path: Path) -> None:
    made_papers(tmp_path, HOME, NOW)
    signer = root(tmp_path)
    public = Names(hosts=HOME.hosts, addresses=(ip_address("8.8.4.4"),))
    made_papers(tmp_path, public, NOW)
    assert root(tmp_path) != signer
    assert names_in(shown(tmp_path)) == public


@pytest.mark.parametrize("name", ["root.pem", "root.key", "server.pem", "server.key"])
@pytest.mark.parametrize("damage", ["gone", "empty", "garbage", "another"])
def test_what_is_damaged_is_made_anew(tmp_path: Path, name: str, damage: str) -> None:
    """As after a kill between two files, too: a key that belongs to another certificate."""
    folder, other = tmp_path / "door", tmp_path / "other"
    for each in (folder, other):
        each.mkdir()
        made_papers(each, HOME, NOW)
    match damage:
        case "gone":
            (folder / name).unlink()
        case "another":
            (folder / name).write_bytes((other / name).read_bytes())
        case _:
            (folder / name).write_text("" if damage == "empty" else "garbage")
    papers = made_papers(folder, HOME, NOW)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(papers.certificate, papers.key)
    shown(folder).verify_directly_issued_by(root(folder))


@pytest.fixture
def own(tmp_path: Path) -> Own:
    return Own(tmp_path)


def test_a_certificate_of_the_users_own_is_taken(own: Own) -> None:
    papers = brought_papers(own.certificate_file, own.key_file, NOW)
    assert papers.brought
    assert papers.names.hosts == ("posture.example.org",)


def refused(own: Own) -> ServeError:
    with pytest.raises(ServeError) as caught:
        brought_papers(own.certificate_file, own.key_file, NOW)
    assert caught.value.remedy
    return caught.value


def test_files_that_are_not_there_are_said(own: Own) -> None:
    own.key_file.unlink()
    assert "own.key" in refused(own).problem
    own.certificate_file.unlink()
    assert refused(own).said.id == "server-certificate-unread"
    assert "own.pem" in refused(own).problem


@pytest.mark.parametrize("content", ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_what_is_no_certificate_is_said(own: Own, content: str) -> None:
    own.certificate_file.write_text(content)
    assert refused(own).said.id == "server-certificate-none"


@pytest.mark.parametrize("content", ["", "hello", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_what_is_no_key_is_said(own: Own, content: str) -> None:
    own.key_file.write_text(content)
    assert refused(own).said.id == "server-certificate-key-none"


def test_a_locked_key_is_said_and_asks_for_no_password(own: Own) -> None:
    own.write_key(password="secret")
    assert refused(own).said.id == "server-certificate-key-locked"


def test_the_key_of_another_certificate_is_said(own: Own) -> None:
    own.write_key(ec.generate_private_key(ec.SECP256R1()))
    assert refused(own).said.id == "server-certificate-key-other"


def test_one_that_ran_out_or_is_not_good_yet_is_said_with_the_day(own: Own) -> None:
    own.write(NOW - timedelta(days=40), days=30)
    assert refused(own).said.id == "server-certificate-over"
    assert "2026-02-19" in refused(own).problem
    own.write(NOW + timedelta(days=1))
    assert refused(own).said.id == "server-certificate-early"
    assert "2026-03-02" in refused(own).problem
