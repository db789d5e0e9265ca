"""No test reads or writes what the person at this computer keeps in Posture, nor speaks their language.

What is drawn at random is drawn a few times in everyday tests, always the same; with -m long many times, always anew.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings

UNCOVERED = ("browser", "network")
"""What is marked so runs with the coverage off: it would take half as long again, and show lines that quicker tests
show as well."""

LONG = re.compile(r"(?<!not )\blong\b")

_BUSY = (HealthCheck.too_slow, HealthCheck.data_too_large)  # both cores may be at something else
_DRAW = (Phase.explicit, Phase.generate)  # shrinking a person's way through a stretch takes longer than a test may
settings.register_profile(
    "everyday",
    max_examples=15,
    derandomize=True,
    database=None,
    deadline=None,
    phases=_DRAW,
    suppress_health_check=_BUSY,
)
settings.register_profile(
    "long",
    max_examples=300,
    database=None,
    deadline=None,
    phases=_DRAW,
    print_blob=True,
    suppress_health_check=_BUSY,
)


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("long" if LONG.search(config.option.markexpr) else "everyday")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With -m long every property is tried once more, with more examples."""
    for item in items:
        if any(item.get_closest_marker(name) for name in UNCOVERED):
            item.add_marker(pytest.mark.no_cover)
    if LONG.search(config.option.markexpr):
        for item in items:
            if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
                item.add_marker(pytest.mark.long)
                item.add_marker(pytest.mark.timeout(3600))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """What pytest-cov leaves out, the processes that it starts leave out too."""
    with pytest.MonkeyPatch.context() as patch:
        if item.get_closest_marker("no_cover"):
            patch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
        return (yield)


@pytest.fixture(scope="session", autouse=True)
def data_of_the_tests_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSTURE_DATA", str(tmp_path_factory.mktemp("data")))
        patch.setenv("POSTURE_LANGUAGE", "en")
        patch.delenv("POSTURE_DATABASE_URL", raising=False)
        yield
