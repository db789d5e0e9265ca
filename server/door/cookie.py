"""The cookie by which a device that was let in is known from then on."""

from __future__ import annotations

KEPT_S = 365 * 24 * 3600
"""For how long a browser keeps it; how long it is good for, the list of guests says."""


def cookie_name(https: bool) -> str:
    """Its name. Browsers take one that begins with __Host- from this very host over https only, and for all of it."""
    return "__Host-posture_door" if https else "posture_door"


def cookie_header(value: str, https: bool) -> str:
    """The Set-Cookie header: for no script, for no request that another site makes, and never in the open over https.

    An empty value takes it back.
    """
    kept_s = KEPT_S if value else 0
    secure = "; Secure" if https else ""
    return f"{cookie_name(https)}={value}; Path=/; Max-Age={kept_s}; HttpOnly; SameSite=Strict{secure}"
