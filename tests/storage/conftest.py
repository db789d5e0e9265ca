"""A fresh database for each test; a real PostgreSQL for those marked so."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import make_url

from posture.storage import Database, Profiles


@pytest.fixture(autouse=True)
def own_data(monkeypatch, tmp_path):
    """No test may come near the person's own data."""
    monkeypatch.setenv("POSTURE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("POSTURE_DATABASE_URL", raising=False)
    return tmp_path / "data"


@pytest.fixture
def database():
    with Database() as opened:
        yield opened


@pytest.fixture
def profiles(database):
    return Profiles(database)


def binaries() -> Path | None:
    """The folder of initdb and pg_ctl: Debian keeps them off the PATH, a folder a version."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: float(one.parent.name), reverse=True)
    if found := shutil.which("initdb"):
        folders.append(Path(found).resolve().parent)
    return next((one for one in folders if (one / "initdb").exists() and (one / "pg_ctl").exists()), None)


@pytest.fixture(scope="session")
def postgres_server():
    """The address of a temporary server, a cluster of its own that is gone after the tests."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'posture-coach[postgres]'")
    folder = binaries()
    if folder is None:
        pytest.skip("PostgreSQL's initdb and pg_ctl are not installed: apt-get install postgresql")
    user: str | None = None
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # The server refuses to run as root. No such module on Windows, nor a root.
        import pwd

        try:
            user = pwd.getpwnam("postgres").pw_name
        except KeyError:
            pytest.skip("running as root, and there is no user postgres to run the server as")
    home = Path(tempfile.mkdtemp(prefix="posture-pg-"))
    try:
        if user:
            shutil.chown(home, user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]

        def run(*command: str) -> None:
            done = subprocess.run(command, user=user, cwd=home, capture_output=True, text=True, timeout=60)
            assert done.returncode == 0, done.stderr + done.stdout

        data = str(home / "cluster")
        run(str(folder / "initdb"), "-D", data, "-U", "coach", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-h 127.0.0.1 -p {port} -k {home} -F"
        # -l: a server that held on to our pipe would make this call wait for it.
        run(str(folder / "pg_ctl"), "-D", data, "-w", "-l", str(home / "log"), "-o", options, "start")
        try:
            yield make_url(f"postgresql+psycopg://coach@127.0.0.1:{port}/postgres")
        finally:
            with contextlib.suppress(AssertionError):
                run(str(folder / "pg_ctl"), "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server):
    """An empty database on that server."""
    import psycopg

    name = f"coach_{os.urandom(6).hex()}"
    plain = postgres_server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgres_server.set(database=name)
