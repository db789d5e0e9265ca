"""What a device is, in plain words, from its User-Agent.

Only names that stand here come out of it, so a header that somebody made up can't bring its own words into the list of
guests. A library that tells a thousand models and versions apart would say more than anybody wants to read there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from posture.words import Sentence, say

_BROWSERS = (
    (r"\bEdg(?:e|A|iOS)?/", "Edge"),
    (r"\b(?:OPR|OPT|OPX)/", "Opera"),
    (r"\bSamsungBrowser/", "Samsung Internet"),
    (r"\b(?:Firefox|FxiOS)/", "Firefox"),
    (r"\b(?:Chrome|CriOS|Chromium|HeadlessChrome)/", "Chrome"),
    (r"\bSafari/", "Safari"),
    (r"^curl/", "curl"),
    (r"^[Pp]ython|\bpython-|\bhttpx", "Python"),
)
"""In this order: most browsers name others, too, to be let in where those are."""

_SYSTEMS = (
    (r"\biPhone\b", "iPhone"),
    (r"\biPad\b", "iPad"),
    (r"\bAndroid\b", "Android"),
    (r"\bCrOS\b", "ChromeOS"),
    (r"\bWindows\b", "Windows"),
    (r"\bMacintosh\b|\bMac OS X\b", "macOS"),
    (r"\bLinux\b", "Linux"),
)

LONGEST_READ = 1000
"""Characters of the header; real ones have less than 300."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """What is known of a device."""

    browser: str
    """By its proper name, or "" when it is none of those above."""
    system: str
    """The same of what it runs on."""

    @property
    def said(self) -> Sentence:
        """What it is called in the list of guests."""
        if self.browser and self.system:
            return say("server-door-device", browser=self.browser, system=self.system)
        if self.browser or self.system:
            return say("server-door-device-partly", known=self.browser or self.system)
        return say("server-door-device-unknown")


def device_of(user_agent: str) -> Device:
    """What sent this header."""
    read = user_agent[:LONGEST_READ]
    return Device(browser=_first(_BROWSERS, read), system=_first(_SYSTEMS, read))


def _first(names: tuple[tuple[str, str], ...], read: str) -> str:
    return next((name for pattern, name in names if re.search(pattern, read)), "")
