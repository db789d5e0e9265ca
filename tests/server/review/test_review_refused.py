"""A disk that is full or may not be written: every route that writes says so, and nothing is lost or left over."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from clips_api import add, until_done
from fastapi.testclient import TestClient

OPEN = os.open
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Disk:
    """The disk below a folder. refuses: the number of the error it gives; None: it works."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.refuses: int | None = None
        for module, name in ((io, "open"), (os, "open")):
            patch.setattr(module, name, self._opening(getattr(module, name)))
        for name in ("mkdir", "rename", "replace"):
            patch.setattr(os, name, self._naming(getattr(os, name)))

    def _concerns(self, path: Any) -> bool:
        return bool(self.refuses) and not isinstance(path, int) and Path(path).is_relative_to(self.folder)

    def _opening(self, real: Any) -> Any:
        def call(path: Any, mode: Any = "r", *args: Any, **named: Any) -> Any:
            writes = mode & WRITING if isinstance(mode, int) else set(mode) & set("wax+")
            if writes and self._concerns(path):
                if self.refuses == errno.ENOSPC:  # there is room for a name, and for no byte
                    os.close(OPEN(path, os.O_CREAT | os.O_WRONLY, 0o600))
                self._refuse()
            return real(path, mode, *args, **named)

        return call

    def _naming(self, real: Any) -> Any:
        def call(path: Any, *args: Any, **named: Any) -> Any:
            if self.refuses != errno.ENOSPC and self._concerns(path):
                self._refuse()
            return real(path, *args, **named)

        return call

    def _refuse(self) -> None:
        assert self.refuses
        raise OSError(self.refuses, os.strerror(self.refuses))


@pytest.fixture
def disk(home: Path) -> Iterator[Disk]:
    with pytest.MonkeyPatch.context() as patch:
        yield Disk(home, patch)


def there(home: Path) -> list[str]:
    return sorted(str(path.relative_to(home)) for path in home.rglob("*"))


@pytest.mark.parametrize(("number", "status"), [(errno.ENOSPC, 507), (errno.EROFS, 503), (errno.EIO, 503)])
def test_every_route_that_writes_says_so_and_leaves_nothing(
    client: TestClient, home: Path, film: bytes, disk: Disk, number: int, status: int
) -> None:
    clip = add(client, film)["id"]
    sample = "sample-one_sample"
    asked: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", "/api/recordings", {"json": {"title": "x"}}),
        ("POST", "/api/clips?title=x", {"content": film}),
        ("PATCH", f"/api/clips/{clip}", {"json": {"title": "another"}}),
        ("POST", f"/api/clips/{clip}/review", {"json": {}}),
        ("POST", f"/api/clips/{sample}/review", {"json": {}}),
    ]
    if number != errno.ENOSPC:  # to delete is to rename, for which there is always room
        asked.append(("DELETE", f"/api/clips/{clip}", {}))
    before = there(home)
    disk.refuses = number
    for method, path, sent in asked * 2:
        answer = client.request(method, path, **sent)
        assert answer.status_code == status, (path, answer.text)
        assert set(answer.json()) == {"problem", "remedy"}
    disk.refuses = None
    assert [name for name in there(home) if name != sample] == before
    titles = [one["title"] for one in client.get("/api/clips").json()["clips"] if one["id"] == clip]
    assert titles == ["Monday"]
    assert client.patch(f"/api/clips/{clip}", json={"title": "another"}).status_code == 200


def test_work_that_can_not_be_written_down_says_so(client: TestClient, home: Path, film: bytes, disk: Disk) -> None:
    clip = add(client, film)["id"]
    disk.refuses = errno.EROFS
    client.post(f"/api/clips/{clip}/copy")
    failed = until_done(client, clip)["failed"]
    assert "Read-only file system" in failed["problem"]
    assert "POSTURE_DATA" in failed["remedy"]


def test_a_clips_folder_that_is_a_file_is_called_one(client: TestClient, home: Path, film: bytes) -> None:
    home.write_text("not a folder")
    for path, sent in (("/api/recordings", {"json": {}}), ("/api/clips", {"content": film})):
        answer = client.post(path, **sent)
        assert answer.status_code == 503
        assert answer.json()["problem"].endswith("it is not a folder.")
    assert home.read_text() == "not a folder"
