"""Pictures that are small as files and large otherwise."""

from __future__ import annotations

import struct
import zlib


def png(width: int, height: int, *, rows: int | None = None) -> bytes:
    """A black PNG. rows: how many are really there; all of them unless given."""
    packer = zlib.compressobj(9)
    row = bytes(1 + 3 * width) if rows != 0 else b""
    packed = b"".join(packer.compress(row) for _ in range(height if rows is None else rows)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
