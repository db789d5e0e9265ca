"""Names of profiles: which can be used, which are the same, which one may have been meant."""

from __future__ import annotations

import difflib
import unicodedata

from posture.storage.errors import ProfileError
from posture.storage.tables import NAME_CHARACTERS


def key_of(name: str) -> str:
    """What two names share that are the same to a person: capitals and the way an accent is encoded don't count."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def named(name: str) -> dict[str, str]:
    """The columns of a name, trimmed. Raises ProfileError for one that can't be used."""
    name = unicodedata.normalize("NFC", name.strip())
    key = key_of(name)
    if not key or len(name) > NAME_CHARACTERS or not name.isprintable():
        raise ProfileError(
            f"{name[:NAME_CHARACTERS]!r} can't be the name of a profile.",
            f"Choose a name of 1 to {NAME_CHARACTERS} characters on one line.",
        )
    return {"name": name, "name_key": key}


def taken(name: str) -> ProfileError:
    """Two people can't share a name."""
    return ProfileError(f"There already is a profile called {name!r}.", "Choose another name, or change that profile.")


def no_such(name: str, others: list[str]) -> ProfileError:
    """Nobody is called that; names those that sound alike."""
    near = difflib.get_close_matches(key_of(name), [key_of(other) for other in others], n=3, cutoff=0.5)
    alike = [other for other in others if key_of(other) in near]
    if alike:
        remedy = f"Did you mean {' or '.join(map(repr, alike))}?"
    elif others:
        remedy = f"There {'is' if len(others) == 1 else 'are'} {', '.join(map(repr, others[:10]))}."
    else:
        remedy = "There are none yet: make one by calibrating."
    return ProfileError(f"There is no profile called {name!r}.", remedy)
