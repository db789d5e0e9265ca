"""The Linux libraries MediaPipe and OpenCV load, and the one sentence for when one of them is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from posture.errors import SystemLibraryError
from posture.words import say

LINUX_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGLESv2.so.2": "libgles2",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
}
"""Shared library → the Debian or Ubuntu package that holds it."""

INSTALL_LINE = "sudo apt-get install -y " + " ".join(dict.fromkeys(LINUX_LIBRARIES.values()))

# The dynamic linker's message, as it arrives in ImportError and OSError alike.
_NOT_FOUND = re.compile(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object file")


def library_error(names: list[str]) -> SystemLibraryError:
    """The error for the missing libraries `names` (at least one), with the line that installs all of them."""
    missing = say("sense-libraries-missing", count=len(names), names=tuple(names), command=INSTALL_LINE)
    return SystemLibraryError(missing)


@contextmanager
def system_libraries() -> Iterator[None]:
    """Wrap the import of cv2 or mediapipe, or the loading of their native code.

    Raises SystemLibraryError when the linker misses a shared library; lets every other error through.
    """
    try:
        yield
    except (ImportError, OSError) as error:
        missing = _NOT_FOUND.search(str(error))
        if not missing:
            raise
        raise library_error([missing[1]]) from error
