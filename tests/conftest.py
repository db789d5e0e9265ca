"""No test reads or writes what the person at this computer keeps in Posture, nor speaks their language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def data_of_the_tests_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSTURE_DATA", str(tmp_path_factory.mktemp("data")))
        patch.setenv("POSTURE_LANGUAGE", "en")
        patch.delenv("POSTURE_DATABASE_URL", raising=False)
        yield
