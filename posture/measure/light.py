"""How light a picture is: in the dark the outline wanders, and the person is told so."""

from __future__ import annotations

from posture.values import Image

DARK_BELOW = 0.16
"""How light a picture must be on the whole, 0..1; chosen, not measured."""


def brightness(image: Image) -> float:
    """How light an RGB picture, uint8 (h, w, 3), is on the whole, 0..1.

    Rec. 601 luma of one pixel in 64, for it is asked of every picture.
    """
    red, green, blue = image[::8, ::8].reshape(-1, 3).mean(axis=0) / 255
    return float(0.299 * red + 0.587 * green + 0.114 * blue)
