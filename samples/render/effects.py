"""What a real camera does to a picture."""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Image: TypeAlias = NDArray[np.uint8]


def degrade(image: Image, noise: float, blur: float, rng: np.random.Generator, exposure: float = 1.0) -> Image:
    """Exposure gain, blur (sigma in px), luma and chroma noise (sigma in grey levels) on a BGR picture."""
    f = image.astype(np.float32) * exposure
    if blur > 0:
        f = cv2.GaussianBlur(f, (0, 0), blur).astype(np.float32)
    if noise > 0:
        luma = rng.standard_normal((*f.shape[:2], 1), dtype=np.float32) * noise
        spots = rng.standard_normal(f.shape, dtype=np.float32)
        chroma = cv2.GaussianBlur(spots, (0, 0), 1.2) * noise * 1.6
        f = f + (luma + chroma) * (1.15 - 0.5 * f / 255)
    filmed: Image = np.clip(f, 0, 255).astype(np.uint8)
    return filmed


def compress(image: Image, quality: int) -> Image:
    """The picture after a JPEG of `quality` 0..100."""
    ok, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = cv2.imdecode(data, cv2.IMREAD_COLOR) if ok else None
    if decoded is None:
        raise RuntimeError("OpenCV could not encode a JPEG")
    return decoded.astype(np.uint8, copy=False)


def contact_sheet(pictures: list[Image], captions: list[str]) -> Image:
    """Pictures of one size in two rows, each with its caption."""
    labelled = []
    for picture, caption in zip(pictures, captions, strict=True):
        tile = picture.copy()
        cv2.putText(tile, caption, (8, 20), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (255, 255, 255), 1)
        labelled.append(tile)
    half = (len(labelled) + 1) // 2
    labelled += [np.zeros_like(labelled[0])] * (2 * half - len(labelled))
    return np.vstack([np.hstack(labelled[:half]), np.hstack(labelled[half:])])
