"""Everything that can go wrong for a user, each as one sentence that names the problem and one that says what to do.

PostureError
├── SourceError             a clip, picture or camera that can't be read
│   ├── ClipUnreadableError
│   ├── NoVideoError
│   ├── TrimError
│   ├── RecordingError
│   └── CameraError
├── ModelError              the pose model
│   ├── ModelMissingError
│   └── ModelDamagedError
├── SystemLibraryError      a Linux library that MediaPipe or OpenCV needs
├── SandboxError            a file that the process which opened it didn't survive (posture.sandbox)
├── SandboxBusyError        too many files that wait to be opened
├── FolderError             a folder of data that can't be
├── OutputError             a report that can't be written
├── ServeError              an address the page can't be served at
├── ClusterError            a Dask cluster that can't be used
├── CalibrationError        a calibration that can't be used (posture.calibration.result)
├── StorageError            the database (posture.storage.errors)
├── ProfileError            a profile that isn't there or can't be named so (posture.storage.errors)
├── SafetyError             answers to the safety questions that aren't whole (posture.coach.safety)
├── HistoryError            a session that isn't in the history (posture.storage.errors)
├── StretchError            a stretch that there is none of, or a file of one that is wrong
├── TruthError              known angles that can't be read
└── FrameError              a live frame that isn't a picture
"""

from __future__ import annotations

import errno

from posture.words import Sentence, say, text

_SYSTEM: dict[int, str] = {
    errno.ENOENT: "missing",
    errno.EACCES: "denied",
    errno.EPERM: "not-permitted",
    errno.EROFS: "read-only",
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "quota",
    errno.EIO: "input-output",
    errno.EISDIR: "is-folder",
    errno.ENOTDIR: "no-folder",
    errno.ENXIO: "no-file",
    errno.EEXIST: "exists",
    errno.ENOTEMPTY: "not-empty",
    errno.ENAMETOOLONG: "long-name",
    errno.ELOOP: "links",
    errno.EMFILE: "open-files",
    errno.EFBIG: "too-large",
    errno.EADDRINUSE: "address-used",
    errno.EADDRNOTAVAIL: "address-foreign",
}
"""What a system refuses with, to the end of the sentence's id."""


def why(error: Exception) -> Sentence | str:
    """The reason in an error, to be filled in behind a colon: the usual refusals of a system in every language."""
    number, words = getattr(error, "errno", None), getattr(error, "strerror", None)  # FFmpeg's errors have them, too
    if number in _SYSTEM:
        return say(f"errors-system-{_SYSTEM[number]}")
    return str(words or error)


class PostureError(Exception):
    """Base of all errors meant for the user: what went wrong, and what to do, each a whole sentence.

    Equal in every language: nothing is decided by the words. It can be pickled, as errors of other processes are.
    """

    def __init__(self, problem: Sentence, remedy: Sentence | None = None) -> None:
        """`problem` is the sentence of a message whose attribute `.remedy` says what to do, unless `remedy` does."""
        remedy = remedy or problem.attribute("remedy")
        super().__init__(problem, remedy)
        self.said = problem
        self.to_do = remedy

    @property
    def problem(self) -> str:
        """What went wrong, in the language in force."""
        return text(self.said)

    @property
    def remedy(self) -> str:
        """What to do, in the language in force."""
        return text(self.to_do)

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}"


class SourceError(PostureError):
    """A clip, a picture or a camera can't be read."""


class ClipUnreadableError(SourceError):
    """The file is missing, empty, damaged or not a video at all."""


class NoVideoError(SourceError):
    """The file is readable but holds no picture, only sound or data."""


class TrimError(SourceError):
    """The part of a clip that is asked for isn't there."""


class RecordingError(SourceError):
    """A file of recorded poses that can't be played."""


class CameraError(SourceError):
    """The camera is missing, busy or was unplugged."""


class ModelError(PostureError):
    """The pose model can't be loaded."""


class ModelMissingError(ModelError):
    """The bundle isn't there."""


class ModelDamagedError(ModelError):
    """The bundle is there but isn't the one Posture ships."""


class SystemLibraryError(PostureError):
    """A shared library of the operating system is missing."""


class SandboxError(PostureError):
    """The process in which a file was opened died, hung, or needed too much memory."""


class SandboxBusyError(PostureError):
    """Too many files wait to be opened."""


class FolderError(PostureError):
    """The folder in which Posture is to keep its data is nowhere."""


class OutputError(PostureError):
    """A result can't be written: no such folder, no permission, disk full."""


class ServeError(PostureError):
    """The page can't be served: the port is taken, or the address is not this computer's."""


class StretchError(PostureError):
    """There is no such stretch, or the file of one is wrong; then the problem names the file and the line."""


class NeedsExtraError(PostureError):
    """What is asked for needs a package that comes with one of Posture's extras only."""


class ClusterError(PostureError):
    """The computers that should share the work can't be reached, or Dask isn't installed."""


class TruthError(PostureError):
    """A table of known angles is missing or not one."""


class FrameError(PostureError):
    """A live frame is not a picture that can be decoded, or is too large."""
