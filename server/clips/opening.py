"""What is found out of a film or picture when it comes in; done in the sandbox, so little is imported here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image as Pictures

from posture.files import whole_file
from posture.sense.decoding import first_picture

_POSTER_SIDE = 480


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a clip is like."""

    duration_s: float | None
    """As the file claims, None where it says nothing."""


def look(film: Path, poster: Path) -> Seen:
    """Open a clip and save its first picture, small, as a JPEG.

    Raises SourceError, and OSError when the picture can't be saved.
    """
    claims, _, first = first_picture(film)
    picture = Pictures.fromarray(first.rgb())
    picture.thumbnail((_POSTER_SIDE, _POSTER_SIDE))
    with whole_file(poster) as temporary:
        picture.save(temporary, "JPEG", quality=80)
    return Seen(duration_s=claims.duration_s)
