"""The exports there are, and what writes them while a review runs.

    with writers(chosen("all"), clip, folder) as exports:
        review = review_frames(clip, landmarker, model=model, watchers=exports.watchers)
        exports.finish(review)

Memory stays constant whatever the length of the clip: what needs pictures or landmarks goes to the disk as it comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from av.error import FFmpegError

from posture.clips.exports.catalogue import CATALOGUE, EXPORTS, Export, chosen
from posture.clips.exports.thumbnails import Thumbnails
from posture.clips.exports.writing import MadeFor, Writer
from posture.clips.reviewing import Review, Watcher
from posture.errors import OutputError, why
from posture.sense.sources import Clip
from posture.settings import PRESETS, Limits, Strictness
from posture.values import Feedback, Frame
from posture.words import say

__all__ = ["EXPORTS", "Export", "Exports", "chosen", "writers"]


@dataclass(frozen=True, slots=True)
class _Guarded:
    """Shows frames to the writers; a disk that is full is one sentence."""

    writers: list[Writer]
    folder: Path

    def see(self, frame: Frame, feedback: Feedback) -> None:
        with _said(self.folder):
            for writer in self.writers:
                writer.see(frame, feedback)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exports:
    """The exports of one review in the making.

    watchers: to be shown every frame. thumbnails: of the warnings so far, where an export needs them, else None.
    """

    folder: Path
    watchers: tuple[Watcher, ...]
    thumbnails: Thumbnails | None
    _writers: tuple[tuple[Export, Writer], ...]

    def finish(self, review: Review) -> list[Export]:
        """Put everything into place; what was written. Raises OutputError.

        Where there is nothing to write, such as a motion of a clip without a person, what an earlier review left in
        that place is removed.
        """
        with _said(self.folder):
            filled = [(export, writer, writer.complete(review)) for export, writer in self._writers]
            for _, writer, any_content in filled:
                if any_content:
                    writer.publish()
                else:
                    writer.withdraw()
        return [export for export, _, any_content in filled if any_content]


@contextmanager
def writers(ids: Iterable[str], clip: Clip, folder: Path, *, limits: Limits | None = None) -> Iterator[Exports]:
    """What writes the exports `ids` of a review of `clip` into `folder`, made if need be.

    limits: what the person is judged by, for the mark on the annotated clip; anybody's unless given.

    Left without `finish`, or by an error, it leaves nothing behind. Raises OutputError for what can't be written, and
    KeyError for an id that isn't in the catalogue (`chosen` checks).
    """
    limits = limits or PRESETS[Strictness.STANDARD]
    exports = [CATALOGUE[id_] for id_ in ids]
    thumbnails = Thumbnails() if any(export.thumbnails for export in exports) else None
    made_for = MadeFor(clip=clip, limits=limits, thumbnails=thumbnails or Thumbnails())
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    made: list[tuple[Export, Writer]] = []
    try:
        with _said(folder):
            folder.mkdir(parents=True, exist_ok=True)
        made += [(export, writer_of(export)(folder / export.file_name, made_for)) for export in exports]
        watchers: list[Watcher] = [_Guarded([writer for _, writer in made], folder)]
        if thumbnails is not None:
            watchers.append(thumbnails)
        yield Exports(folder=folder, watchers=tuple(watchers), thumbnails=thumbnails, _writers=tuple(made))
    finally:
        for _, writer in made:
            with suppress(OSError):
                writer.close()
        for parent in missing:  # innermost first; a folder with anything in it stays
            with suppress(OSError):
                parent.rmdir()


def writer_of(export: Export) -> type[Writer]:
    """The class that writes it."""
    module, _, name = export.writer.partition(":")
    writer: type[Writer] = getattr(import_module(f"{__package__}.{module}"), name)
    return writer


@contextmanager
def _said(folder: Path) -> Iterator[None]:
    """Trouble with the disk as one sentence and what to do."""
    try:
        yield
    except (OSError, FFmpegError) as error:
        raise OutputError(say("clips-report-unwritten", folder=str(folder), why=why(error))) from error
