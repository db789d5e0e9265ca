from __future__ import annotations

import pytest

from posture.errors import SystemLibraryError
from posture.sense.libraries import INSTALL_LINE, library_error, system_libraries


def failing_import(error: Exception) -> None:
    with system_libraries():
        raise error


@pytest.mark.parametrize("kind", [ImportError, OSError])
def test_a_missing_library_is_named_with_the_line_that_installs_all(kind: type[Exception]) -> None:
    linker = kind("libGLESv2.so.2: cannot open shared object file: No such file or directory")
    with pytest.raises(SystemLibraryError) as caught:
        failing_import(linker)
    assert caught.value.problem == "The system library libGLESv2.so.2 is missing."
    assert caught.value.remedy.endswith("sudo apt-get install -y libegl1 libgles2 libgl1 libglib2.0-0")
    assert caught.value.__cause__ is linker


@pytest.mark.parametrize(
    "error", [ModuleNotFoundError("No module named 'mediapipe'"), PermissionError(13, "denied"), RuntimeError("other")]
)
def test_other_errors_pass_through(error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        failing_import(error)
    assert caught.value is error


def test_several_libraries_are_listed_in_one_sentence() -> None:
    error = library_error(["libEGL.so.1", "libGL.so.1"])
    assert error.problem == "The system libraries libEGL.so.1 and libGL.so.1 are missing."
    assert INSTALL_LINE in error.remedy
