"""The command line: `python -m samples.render --help`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from samples.render.errors import GraphicsError, MeshMissingError, SpecError

COMMANDS = """
python -m samples.render CLIPS.json OUT      render clips with truth
python -m samples.render random OUT          clips.json of people the code has never seen
python -m samples.render groups OUT          clips.json of the groups that the accuracy ratchet watches
python -m samples.render trials OUT          clips.json of the people that docs/accuracy.md tells of
python -m samples.render stills OUT          random postures as MediaPipe sees them, for fitting
python -m samples.render check FULL.json     angles recomputed from the joints
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the commands; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    commands = {"random": _random, "groups": _groups, "trials": _trials, "stills": _stills, "check": _check}
    try:
        if given and given[0] in commands:
            return commands[given[0]](given[1:])
        return _render(given)
    except SpecError as error:
        print(f"wrong spec: {error}", file=sys.stderr)
    except (GraphicsError, MeshMissingError) as error:
        print(error, file=sys.stderr)
    except ModuleNotFoundError as error:
        print(f"{error.name} is not installed; the renderer needs: pip install '.[render]'", file=sys.stderr)
    return 2


def _use_one_llvmpipe_thread() -> None:
    os.environ.setdefault("LP_NUM_THREADS", "1")  # fastest for small images; start several processes instead


def _parser(command: str, about: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog=f"python -m samples.render{command}",
        description=about,
        epilog=COMMANDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _share(text: str) -> tuple[int, int]:
    """K/N as two numbers."""
    part, _, parts = text.partition("/")
    if not (part.isdigit() and parts.isdigit()) or not int(part) < int(parts):
        raise argparse.ArgumentTypeError(f"must be K/N with K from 0 to N-1, got {text!r}")
    return int(part), int(parts)


def _render(arguments: Sequence[str]) -> int:
    parser = _parser("", "Render clips of people whose posture is known exactly.")
    parser.add_argument("clips", type=Path, metavar="CLIPS.json")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--only", action="append", metavar="NAME", help="one clip; may be repeated")
    parser.add_argument("--preview", action="store_true", help="NAME.png with 8 frames instead of a video")
    parser.add_argument("--part", type=_share, default=(0, 1), metavar="K/N", help="every N-th clip from the K-th")
    parser.add_argument("--full", action="store_true", help="also joints, back line and silhouette of every frame")
    options = parser.parse_args(arguments)

    from samples.render.spec import load_specs

    specs = load_specs(options.clips)
    missing = set(options.only or ()) - {spec.name for spec in specs}
    if missing:
        raise SpecError("--only", f"no clip is called {', '.join(sorted(missing))}")
    _use_one_llvmpipe_thread()
    from samples.render.clip import make_clip, preview

    part, parts = options.part
    options.out.mkdir(parents=True, exist_ok=True)
    for spec in [spec for spec in specs if not options.only or spec.name in options.only][part::parts]:
        started = time.perf_counter()
        path = preview(spec, options.out) if options.preview else make_clip(spec, options.out, options.full)
        rate = spec.frames / (time.perf_counter() - started)
        speed = "" if options.preview else f", {spec.frames} frames at {rate:.1f} a second"
        print(f"{path.name}: {path.stat().st_size / 1024:.0f} KB{speed}", flush=True)
    return 0


def _random(arguments: Sequence[str]) -> int:
    parser = _parser(" random", "Draw random people, clothes, cameras, rooms and movements; writes OUT/clips.json.")
    parser.add_argument("--people", type=int, default=10, metavar="N", help="how many (10)")
    parser.add_argument("--clips", type=int, default=2, metavar="N", help="clips of each (2)")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="the same seed gives the same spec (0)")
    parser.add_argument("--shipped-bodies", action="store_true", help="only bodies that need no anny")
    parser.add_argument("--calibrated", action="store_true", help="and a calibration clip of each, all near side-on")
    parser.add_argument("out", type=Path, metavar="OUT")
    options = parser.parse_args(arguments)

    from samples.render.random_clips import calibrated_clips, random_clips

    if options.calibrated and options.shipped_bodies:
        parser.error("--calibrated draws bodies of its own: leave --shipped-bodies out")
    if options.calibrated:
        spec = calibrated_clips(options.people, options.clips, options.seed)
    else:
        spec = random_clips(options.people, options.clips, options.seed, options.shipped_bodies)
    return _write_spec(spec, options.out)


def _groups(arguments: Sequence[str]) -> int:
    from samples.render.groups import SEED, group_clips

    parser = _parser(" groups", "Draw a few clips of each group that people differ in; writes OUT/clips.json.")
    parser.add_argument("--seed", type=int, default=SEED, metavar="S", help=f"the same seed, the same spec ({SEED})")
    parser.add_argument("out", type=Path, metavar="OUT")
    options = parser.parse_args(arguments)
    return _write_spec(group_clips(options.seed), options.out)


def _trials(arguments: Sequence[str]) -> int:
    from samples.render.trials import trial_clips

    parser = _parser(" trials", "Draw the clips of docs/accuracy.md, always the same; writes OUT/clips.json.")
    parser.add_argument("out", type=Path, metavar="OUT")
    return _write_spec(trial_clips(), parser.parse_args(arguments).out)


def _write_spec(spec: dict[str, Any], out: Path) -> int:
    """OUT/clips.json, a clip a line."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "clips.json"
    lines = ",\n".join(json.dumps(clip) for clip in spec["clips"])
    people = json.dumps(spec.get("people", {}))
    path.write_text(f'{{"people": {people},\n"clips": [\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{path}: {len(spec['clips'])} clips. Render them: python -m samples.render {path} {out}")
    return 0


def _stills(arguments: Sequence[str]) -> int:
    parser = _parser(" stills", "Random postures of random people, seen by MediaPipe: OUT/SEED.npz for each person.")
    parser.add_argument("--people", type=int, default=10, metavar="N", help="how many (10)")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="of the first; counts up (0)")
    parser.add_argument("--stills", type=int, default=30, metavar="N", help="pictures of each (30)")
    parser.add_argument("--part", type=_share, default=(0, 1), metavar="K/N", help="every N-th person from the K-th")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="processes (1)")
    parser.add_argument("--model", type=Path, metavar="TASK", help="pose bundle (models/pose_landmarker_full.task)")
    parser.add_argument("--plain", action="store_true", help="dressed and filmed as in the clips, nothing in the hands")
    parser.add_argument("out", type=Path, metavar="OUT")
    options = parser.parse_args(arguments)

    _use_one_llvmpipe_thread()
    from samples.render.stills import Wanted, write_people

    part, parts = options.part
    seeds = list(range(options.seed + part, options.seed + options.people, parts))
    wanted = Wanted(stills=options.stills, plain=options.plain, model=options.model, out=options.out)
    options.out.mkdir(parents=True, exist_ok=True)
    if options.jobs < 2:
        write_people(wanted, seeds)
        return 0
    shares = [seeds[k :: options.jobs] for k in range(options.jobs)]
    # Fresh processes: OpenGL and MediaPipe don't survive a fork.
    with ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn")) as pool:
        list(pool.map(write_people, [wanted] * options.jobs, shares))
    return 0


def _check(arguments: Sequence[str]) -> int:
    parser = _parser(" check", "Recompute the angles of NAME.full.json from its joints alone.")
    parser.add_argument("full", type=Path, nargs="+", metavar="FULL.json")
    options = parser.parse_args(arguments)

    from samples.render.check import check

    wrong = 0
    for path in options.full:
        result = check(json.loads(path.read_text(encoding="utf-8")))
        worst = ", ".join(f"{name} {error:.2f}" for name, error in result.worst_deg.items())
        print(f"{path.name}: worst error in degrees: {worst}; the planted foot moves {result.slip_mm:.1f} mm")
        wrong += max(result.worst_deg.values(), default=0) > 0.2
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
