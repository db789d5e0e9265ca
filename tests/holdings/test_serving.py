"""Which server is at what: told by a lock that ends with its process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from posture.holdings.serving import Serving, running

HOLD = """
import sys
from pathlib import Path
from posture.holdings.serving import Serving
serving = Serving(Path(sys.argv[1]))
print(serving.token, flush=True)
sys.stdin.read()
"""


def test_a_server_is_running_until_it_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        token = other.stdout.readline().strip()
        assert running(tmp_path) == {token}
        other.kill()
        other.wait()
    assert running(tmp_path) == frozenset()
    assert list(tmp_path.iterdir()) == []


def test_a_server_knows_itself_and_leaves_nothing(tmp_path: Path) -> None:
    serving = Serving(tmp_path / "data")
    token = serving.token
    assert running(tmp_path / "data") == {token}
    serving.close()
    assert running(tmp_path / "data") == frozenset()
    assert list((tmp_path / "data").iterdir()) == []
