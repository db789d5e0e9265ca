"""Renders one clip: pictures and truth, frame by frame."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.render import truth
from samples.render.body import Body
from samples.render.effects import contact_sheet, degrade
from samples.render.motion import Sway
from samples.render.pose import Pose, Poser
from samples.render.renderer import Renderer
from samples.render.room import BOX_COLOR, Box
from samples.render.rotations import Floats
from samples.render.spec import ClipSpec
from samples.render.video import VideoWriter

Image: TypeAlias = NDArray[np.uint8]

PREVIEW_FRAMES = 8
BOX_SIZE_M = (0.42, 0.36)  # across, along


def box_under_heel(body: Body, poser: Poser, height: float, color: tuple[float, float, float] = BOX_COLOR) -> Box:
    """The box (`height` in m) on which the heel of the leading leg comes to rest."""
    x = float(body.joint("upperleg01." + poser.legs.leading)[0])
    centre = (x, poser.legs.heel_y - 0.12, height / 2)
    return Box(centre=centre, size=(*BOX_SIZE_M, height), color=color)


def wear(body: Body, pose: Pose) -> Floats | None:
    """Vertices (n, 3) with the loose shirt over the posed body; None if the clothes are tight."""
    if body.shirt is None:
        return None
    return body.shirt.drape(pose.vertices, pose.angles.pelvis_tilt + pose.angles.lumbar_flexion)


class Clip:
    """A clip ready to be drawn at any moment. A context manager: it holds an OpenGL context."""

    def __init__(self, spec: ClipSpec) -> None:
        """Make the body, the room and the OpenGL context."""
        self.spec = spec
        self.body = Body(spec.phenotype, spec.clothes)
        self.poser = Poser(
            self.body,
            leading=spec.leading,
            near=spec.near,
            box_height=spec.box_height,
            step_length=spec.step_length,
            hips_back=spec.hips_back,
        )
        self.renderer = Renderer(
            spec.size,
            self.body,
            camera=spec.camera,
            light=spec.light,
            background=spec.background,
            seed=spec.seed,
            colors=spec.colors,
            side=spec.near,
            boxes=[box_under_heel(self.body, self.poser, spec.box_height)] if spec.motion.uses("heel") else [],
        )
        self._motion, self._sway, self._entrance = spec.motion, Sway(spec.seed + 11, spec.sway), spec.entrance
        self._noise = np.random.default_rng(spec.seed)

    def __enter__(self) -> Clip:
        """The clip itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Free the OpenGL context."""
        self.renderer.release()

    def pose(self, t: float) -> Pose | None:
        """The person at `t` s; None while nobody is there."""
        entrance = self._entrance
        if entrance and not entrance.present(t):
            return None
        return self.poser.solve(self._sway.apply(self._motion.at(t), t), entrance.gait(t) if entrance else None)

    def draw(self, pose: Pose | None) -> tuple[Image, Image, Floats | None]:
        """BGR as filmed, the true silhouette, and the vertices of the loose shirt, if one is worn."""
        dressed = wear(self.body, pose) if pose else None
        clean, silhouette = self.renderer.draw(pose.vertices if pose and dressed is None else dressed)
        spec = self.spec
        return degrade(clean, spec.noise, spec.blur, self._noise, spec.exposure), silhouette, dressed


def preview(spec: ClipSpec, folder: Path) -> Path:
    """NAME.png: a few frames of the clip, in seconds."""
    with Clip(spec) as clip:
        times = [(i + 0.5) * spec.duration_s / PREVIEW_FRAMES for i in range(PREVIEW_FRAMES)]
        pictures = [clip.draw(clip.pose(t))[0] for t in times]
    path = folder / f"{spec.name}.png"
    if not cv2.imwrite(str(path), contact_sheet(pictures, [f"{t:.1f} s" for t in times])):
        raise OSError(f"can't write {path}")
    return path


def make_clip(spec: ClipSpec, folder: Path, full: bool = False) -> Path:
    """NAME.mp4, NAME.truth.csv and NAME.json; with `full` also NAME.full.json and NAME.mask.npz."""
    path = folder / f"{spec.name}.mp4"
    rows: list[list[str]] = []
    frames: list[dict[str, Any]] = []
    masks: list[Image] = []
    with Clip(spec) as clip, VideoWriter(path, spec.size, spec.fps, spec.crf, spec.max_kbps) as video:
        body, poser, view = clip.body, clip.poser, clip.renderer.view
        for i in range(spec.frames):
            t = i / spec.fps
            pose = clip.pose(t)
            picture, silhouette, dressed = clip.draw(pose)
            video.write(picture)
            segments = poser.segments(pose) if pose else None
            rows.append(truth.row(t, pose, segments, spec.camera.yaw_deg))
            if full:
                masks.append(np.packbits(silhouette > 127))
                frames.append(truth.full_frame(t, pose, segments, dressed, body, view))
        whole = {**truth.full_meta(spec, body, poser, view), "frames": frames}
        about = truth.meta(spec, body, poser)
    truth.write_csv(path.with_suffix(".truth.csv"), rows)
    path.with_suffix(".json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    if full:
        path.with_suffix(".full.json").write_text(json.dumps(whole), encoding="utf-8")
        shape = np.array([spec.frames, spec.size[1], spec.size[0]])
        np.savez_compressed(path.with_suffix(".mask.npz"), bits=np.array(masks), shape=shape)
    return path
