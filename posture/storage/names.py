"""Names of profiles: which can be used, which are the same, which one may have been meant."""

from __future__ import annotations

import difflib
import unicodedata

from posture.storage.errors import ProfileError
from posture.storage.tables import NAME_CHARACTERS
from posture.words import say


def key_of(name: str) -> str:
    """What two names share that are the same to a person: capitals and the way an accent is encoded don't count."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def named(name: str) -> dict[str, str]:
    """The columns of a name, trimmed. Raises ProfileError for one that can't be used."""
    name = unicodedata.normalize("NFC", name.strip())
    key = key_of(name)
    if not key or len(name) > NAME_CHARACTERS or not name.isprintable():
        cut = printable(name[:NAME_CHARACTERS])
        raise ProfileError(say("storage-profile-name", name=cut, characters=NAME_CHARACTERS))
    return {"name": name, "name_key": key}


def taken(name: str) -> ProfileError:
    """Two people can't share a name."""
    return ProfileError(say("storage-profile-taken", name=printable(name)))


def no_such(name: str, others: list[str]) -> ProfileError:
    """Nobody is called that; names those that sound alike."""
    near = difflib.get_close_matches(key_of(name), [key_of(other) for other in others], n=3, cutoff=0.5)
    alike = [other for other in others if key_of(other) in near]
    unknown = say("storage-profile-unknown", name=printable(name))
    if not others:
        return ProfileError(unknown, say("storage-profiles-none"))
    # A quotation is a language's own: each name is a sentence of its own.
    kind = "alike" if alike else "others"
    known = tuple(say("storage-profile-quoted", name=printable(other)) for other in (alike or others)[:10])
    return ProfileError(unknown, say(f"storage-profiles-{kind}", count=len(known), names=known))


def printable(text: str) -> str:
    """The text with what could steer a terminal written out, to be quoted in a sentence."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
