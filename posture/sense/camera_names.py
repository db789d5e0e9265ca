"""Which cameras there are on this computer, by number and name, without switching one on."""

from __future__ import annotations

from dataclasses import dataclass

from posture.sense.libraries import system_libraries


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraName:
    """A camera."""

    index: int  # by which OpenCV opens it
    name: str  # as its maker calls it


def camera_names() -> tuple[CameraName, ...]:
    """The cameras, each once, by rising number; none where the system can't tell. Raises SystemLibraryError."""
    with system_libraries():
        import cv2
    from cv2_enumerate_cameras import enumerate_cameras, supported_backends

    names: dict[int, str] = {}
    for backend in supported_backends:
        # The system's own way of reaching cameras comes first, and is what OpenCV takes for a bare number.
        if backend in (cv2.CAP_V4L2, cv2.CAP_AVFOUNDATION, cv2.CAP_MSMF):
            for camera in enumerate_cameras(backend):
                names.setdefault(camera.index, camera.name)
    return tuple(CameraName(index=index, name=name) for index, name in sorted(names.items()))
