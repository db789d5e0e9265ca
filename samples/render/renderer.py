"""Draws the room and the body with OpenGL (moderngl, off-screen EGL; Mesa's llvmpipe will do, no GPU needed)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeAlias

import moderngl  # type: ignore[import-not-found, import-untyped, unused-ignore]
import numpy as np
from numpy.typing import NDArray

from samples.render import shaders
from samples.render.camera import CameraSpec, LightSpec, View
from samples.render.errors import GraphicsError
from samples.render.room import BOX_COLOR, BOX_FACES, Box, Color, Mesh, furnish, palette
from samples.render.rotations import Floats, Ints
from samples.render.shirt import LooseShirt

Image: TypeAlias = NDArray[np.uint8]

SHADOW_MAP_PX = 1024  # also in shaders.COMMON
SAMPLES = 4
EGL: dict[str, Any] = {"backend": "egl"}
BACKDROP = (0.5, 0.5, 0.5, 0.0)
BODY_COLORS = {"skin": "cSkin", "shirt": "cShirt", "bottom": "cBottom", "shoe": "cShoe", "hair": "cHair"}


class Drawable(Protocol):
    """What is drawn of a person: a body.Body, or one with things (things.Equipped)."""

    rest_vertices: Floats
    faces: Ints
    fields: Floats
    paint: Floats
    shirt: LooseShirt | None

    def normals(self, vertices: Floats) -> Floats:
        """Unit normals (n, 3) of the vertices."""


class Renderer:
    """One room, camera and person. size = (width, height) px; side 'L'/'R' = which side of the person it sees.

    `boxes` stand in the room and cast shadows. `seed` places furniture and lamp. `thing_color`: of what people hold
    (things.py), linear RGB. A context manager: it holds an OpenGL context that has to be released.
    """

    def __init__(
        self,
        size: tuple[int, int],
        body: Drawable,
        *,
        camera: CameraSpec,
        light: LightSpec,
        background: str = "room",
        seed: int = 0,
        colors: Mapping[str, Color] | None = None,
        side: str = "L",
        boxes: Sequence[Box] = (),
        thing_color: Color = BOX_COLOR,
    ) -> None:
        """Open a context, furnish and light the room, load the body."""
        rng = np.random.default_rng(seed)
        by_seed = rng.uniform(-0.7, 0.7)
        self.view = View(camera, light, size, side, by_seed if light.side is None else light.side)
        self._size, self._body = size, body
        self._box_points = [box.mesh().vertices for box in boxes]
        self._ctx = _context()
        self._make_programs(light, background, palette(seed, background, colors or {}), thing_color)
        self._make_targets()
        self._bake_room(furnish(background, camera.wall_m, rng), [box.mesh() for box in boxes])
        self._load_body()

    def __enter__(self) -> Renderer:
        """The renderer itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Free the context."""
        self.release()

    def release(self) -> None:
        """Free the OpenGL context and all that is in it."""
        self._ctx.release()

    def _make_programs(
        self, light: LightSpec, background: str, colors: Mapping[str, Color], thing_color: Color
    ) -> None:
        def program(vertex: str, fragment: str) -> Any:
            return self._ctx.program(vertex_shader=vertex, fragment_shader=fragment)

        self._body_program = program(shaders.VERTEX_SHADER, shaders.BODY_SHADER)
        self._room_program = program(shaders.VERTEX_SHADER, shaders.ROOM_SHADER)
        self._mix_program = program(shaders.VERTEX_SHADER, shaders.MIX_SHADER)
        self._shadow_program = program(shaders.SHADOW_VERTEX, shaders.SHADOW_FRAGMENT)
        common = {
            "VP": self.view.projection,
            "SVP": self.view.shadow_projection,
            "cam": self.view.eye,
            "key": self.view.lamp,
            "ambient": light.ambient,
            "keyI": light.key,
            "keyC": light.color,
            "shadow": 0,
            "shadowK": 0.9,
        }
        for each in (self._body_program, self._room_program, self._mix_program, self._shadow_program):
            _set(each, common)
        _set(self._body_program, {uniform: colors[part] for part, uniform in BODY_COLORS.items()})
        _set(self._body_program, {"cThing": thing_color})
        _set(self._body_program, {"shirtOver": int(self._body.shirt is not None)})
        kind = {"carpet": int(background == "carpet"), "plain": int(background == "plain")}
        _set(self._room_program, {"cWall": colors["wall"], "cFloor": colors["floor"], **kind})
        _set(self._mix_program, {"litT": 1, "darkT": 2, "wh": self._size})

    def _make_targets(self) -> None:
        ctx, size = self._ctx, self._size
        self._frame = ctx.framebuffer(
            [ctx.renderbuffer(size, 4, samples=SAMPLES)], ctx.depth_renderbuffer(size, samples=SAMPLES)
        )
        self._resolved = ctx.framebuffer([ctx.renderbuffer(size, 4)])
        self._shadow_map = ctx.depth_texture((SHADOW_MAP_PX, SHADOW_MAP_PX))
        self._shadow_map.compare_func = ""
        self._shadow_map.repeat_x = self._shadow_map.repeat_y = False
        self._shadow_frame = ctx.framebuffer(depth_attachment=self._shadow_map)

    def _bake_room(self, furniture: Sequence[Mesh], boxes: Sequence[Mesh]) -> None:
        """Draw the room once with nothing in the way of the light, once with everything in shadow."""
        ctx, to_world = self._ctx, self.view.room_to_world
        rows, faces, first = [], [], 0
        for i, mesh in enumerate((*furniture, *boxes)):
            positions, directions = mesh.vertices, mesh.normals
            if i < len(furniture):  # boxes are in world coordinates already
                positions, directions = positions @ to_world.T + self.view.centre, directions @ to_world.T
            paint = np.tile(np.concatenate([mesh.color, [mesh.variant, mesh.surface]]), (len(positions), 1))
            rows.append(np.hstack([positions, directions, mesh.vertices, paint]))
            faces.append(mesh.faces + first)
            first += len(positions)
        indices = np.vstack(faces).astype("i4")
        vertex_buffer = ctx.buffer(np.vstack(rows).astype("f4").tobytes())
        layout = (vertex_buffer, "3f 3f 3f 4f 1f", "pos", "nrm", "rest", "field", "paint")
        index_buffer = ctx.buffer(indices.tobytes())
        room = ctx.vertex_array(self._room_program, [layout], index_buffer)
        self._room_mix = ctx.vertex_array(
            self._mix_program, [(vertex_buffer, "3f 12x 12x 16x 4x", "pos")], index_buffer
        )
        self._box_shadow = None
        if boxes:
            box_indices = ctx.buffer(indices[-BOX_FACES * len(boxes) :].tobytes())
            self._box_shadow = ctx.vertex_array(self._shadow_program, [(vertex_buffer, "3f 44x", "pos")], box_indices)
        ctx.enable(moderngl.DEPTH_TEST)
        self._baked = []
        for depth in (1.0, 0.0):
            self._shadow_frame.use()
            self._shadow_frame.clear(depth=depth)
            self._shadow_map.use(0)
            self._frame.use()
            self._frame.clear(*BACKDROP, depth=1.0)
            room.render()
            ctx.copy_framebuffer(self._resolved, self._frame)
            self._baked.append(ctx.texture(self._size, 4, self._resolved.read(components=4)))

    def _load_body(self) -> None:
        ctx, body = self._ctx, self._body
        self._moving = ctx.buffer(reserve=len(body.rest_vertices) * 24)
        rows = np.hstack([body.rest_vertices, body.fields, body.paint[:, None]])
        fixed = ctx.buffer(rows.astype("f4").tobytes())
        indices = ctx.buffer(body.faces.astype("i4").tobytes())
        layout = [(self._moving, "3f 3f", "pos", "nrm"), (fixed, "3f 4f 1f", "rest", "field", "paint")]
        self._body_array = ctx.vertex_array(self._body_program, layout, indices)
        self._body_shadow = ctx.vertex_array(self._shadow_program, [(self._moving, "3f 12x", "pos")], indices)

    def draw(self, vertices: Floats | None) -> tuple[Image, Image]:
        """BGR (h, w, 3) and silhouette (h, w), 255 = person; `vertices` (n, 3) in m, None = the empty room."""
        ctx = self._ctx
        ctx.enable(moderngl.DEPTH_TEST)
        casting = list(self._box_points)
        self._shadow_frame.use()
        self._shadow_frame.clear(depth=1.0)
        if vertices is not None:
            casting.append(vertices)
            rows = np.hstack([vertices, self._body.normals(vertices)])
            self._moving.write(rows.astype("f4").tobytes())
            self._body_shadow.render()
        if self._box_shadow:
            self._box_shadow.render()
        nowhere = np.full(4, 2.0)
        _set(self._mix_program, {"sb": self.view.shadow_bounds(np.vstack(casting)) if casting else nowhere})
        self._frame.use()
        self._frame.clear(*BACKDROP, depth=1.0)
        self._shadow_map.use(0)
        self._baked[0].use(1)
        self._baked[1].use(2)
        self._room_mix.render()
        if vertices is not None:
            self._body_array.render()
        ctx.copy_framebuffer(self._resolved, self._frame)
        pixels = np.frombuffer(self._resolved.read(components=4), np.uint8)
        image = pixels.reshape(self._size[1], self._size[0], 4)[::-1]
        return image[:, :, 2::-1].copy(), image[:, :, 3].copy()


def _context() -> Any:
    """A new off-screen OpenGL context."""
    try:
        return moderngl.create_context(standalone=True, **EGL)
    except Exception as error:  # glcontext raises Exception itself
        raise GraphicsError(
            f"No off-screen OpenGL here ({error}). On Linux: apt install libegl1 libgl1-mesa-dri"
        ) from error


def _set(program: Any, uniforms: Mapping[str, Any]) -> None:
    """Set the uniforms that the program has; the compiler drops those it doesn't need."""
    for name, value in uniforms.items():
        if name not in program:
            continue
        array = np.asarray(value)
        if array.ndim == 2:
            program[name].write(array.T.astype("f4").tobytes())
        else:
            program[name].value = array.item() if array.ndim == 0 else tuple(map(float, array))
