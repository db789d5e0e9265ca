"""`js/drawing.js`: posture.clips.drawing as a module of the page. `python -m server.pages.drawing` writes it anew."""

from __future__ import annotations

import json
from pathlib import Path

from posture.clips import drawing

TARGET = Path(__file__).parent / "static" / "js" / "drawing.js"

_HEAD = "/** How a person is drawn: posture/clips/drawing.py, written down by `python -m server.pages.drawing`. */\n"


def module() -> str:
    """The text of the module."""
    bone = drawing.BONE
    lines = {
        verdict.value: {"colour": css(line.colour), "width": line.width, "dash": list(line.dash or ())}
        for verdict, line in drawing.LINES.items()
    }
    bone_style = {
        "colour": css(bone.colour),
        "width": bone.width,
        "casing": css(bone.casing),
        "casingWidth": bone.casing_width,
    }
    return _HEAD + "".join(
        f"\n/** {about}\n * @type {{{kind}}} */\nexport const {name} = {json.dumps(value)};\n"
        for about, kind, name, value in (
            ("Pairs of landmarks, by their place in a message.", "[number, number][]", "BONES", drawing.BONES),
            ("The landmarks that a review keeps, in their order.", "number[]", "DRAWN", drawing.DRAWN),
            ("Points that a review keeps of the line along the back.", "number", "BACK_POINTS", drawing.BACK_POINTS),
            ("Less visible landmarks are not drawn.", "number", "SEEN", drawing.SEEN),
            (
                "Widths, here and below, are in pixels at 640 wide.",
                "{colour: string, width: number, casing: string, casingWidth: number}",
                "BONE",
                bone_style,
            ),
            (
                "By verdict. Colour, dash and width all differ: no one of them has to be seen.",
                "Record<string, {colour: string, width: number, dash: number[]}>",
                "LINES",
                lines,
            ),
            ("Around the line along the back.", "string", "CASING", css(drawing.CASING)),
            ("How much wider than that line it is.", "number", "CASING_EXTRA", drawing.CASING_EXTRA),
            ("So many degrees of lean fill the bar.", "number", "BAR_DEG", drawing.BAR_DEG),
            ("By their numbers in a review's curve.", "string[]", "VERDICTS", [v.value for v in drawing.VERDICTS]),
        )
    )


def css(colour: drawing.Colour) -> str:
    """A colour as style sheets write it."""
    return "#" + "".join(f"{part:02x}" for part in colour)


if __name__ == "__main__":
    TARGET.write_text(module(), encoding="utf-8")
