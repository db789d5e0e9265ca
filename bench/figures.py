"""The figures that the project goes by, in bench/figures.json: what they are, and whether they still hold.

    python bench/figures.py                  judge the recorded poses and compare; 1 where anything is worse
    python bench/figures.py --write          take the figures over into the file, and from there into the documents
    python bench/figures.py --speed          measure the ratios of speed as well, which takes minutes, and write them
    python bench/figures.py --record FILMS   record the poses anew: of the samples, and of FILMS, which are made by
        python -m samples.render groups FILMS && python -m samples.render FILMS/clips.json FILMS

The accuracy is judged from recorded poses, so that it takes seconds and any machine gives the same. Speed is never
judged: a machine may be busy. It is measured, written down and shown.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from posture.clips.exports.registry import writers
from posture.clips.reviewing import review_frames
from posture.evaluation.benchmark import Way, a_minute_of
from posture.evaluation.benchmark import compare as compare_ways
from posture.evaluation.evaluate import as_markdown, named_method
from posture.evaluation.live.compare import live_run
from posture.evaluation.ratchet import SAMPLES, SCHEMA, Figures, compare, figures_of, judge_again
from posture.evaluation.scoring import Score
from posture.evaluation.truth import clips_with_truth, truth_path
from posture.pose_source import PoseSource
from posture.resources import plain_sample, samples_dir
from posture.sense.models import DEFAULT_MODEL, open_model
from posture.sense.recording import NAME
from posture.sense.sources import read_clip

TOP = Path(__file__).resolve().parents[1]
FIGURES = TOP / "bench" / "figures.json"
POSES = TOP / "bench" / "poses"
"""A folder a group; in it a recording a clip, with its truth beside it unless that stands in samples/."""

DOCUMENTS = (TOP / "README.md", TOP / "docs" / "accuracy.md", TOP / "docs" / "speed.md")
"""Where the figures are printed, in marked blocks."""

WHAT = {
    "review": "frames a second of a review, against the plain loop's",
    "video": "the same with the annotated video",
    "jobs": "clips at once, one a core, against one by a single pose model, starting Python included",
    "again": "recorded poses judged again, against the review of their clip",
    "step": "time of a live step, against the bare pose model's",
    "live_rate": "the page's answers a second to a camera of 30 pictures, against the bare pose model's",
    "live_p50": "from capture to drawn on the page, half of the pictures within, against the bare pose model's time",
    "live_p95": "the same, 95 % within",
    "live_p99": "the same, 99 % within",
    "live_memory": "memory of the server with one session, against the bare pose model's",
    "live_second": "memory that a second session adds, against the bare pose model's",
}
LIVE_S = 20.0
"""How long each seat of a live session is measured: what `posture bench live` takes unless told otherwise."""
ACCURACY, GROUPS, SPEED = "accuracy of the samples", "accuracy of the groups", "ratios of speed"
METHODS, SHORT = "the usual methods", "accuracy in short"


def judged() -> dict[str, list[Score]]:
    """The scores of all recorded clips, by group."""
    return {
        folder.name: [judge_again(path, _film(path, folder.name)) for path in sorted(folder.glob("*.zip"))]
        for folder in sorted(POSES.iterdir())
        if folder.is_dir()
    }


def _film(recording: Path, group: str) -> Path:
    """Where the film of a recording would lie, for its truth lies beside that."""
    return (samples_dir() if group == SAMPLES else recording.parent) / f"{recording.stem}.mp4"


def stored() -> Figures:
    """The figures in the file."""
    figures: Figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    return figures


def write(accuracy: Figures, speed: Figures) -> None:
    """Put the figures into the file, and from there into the documents."""
    whole = {"schema": SCHEMA, "accuracy": accuracy, "speed": speed}
    FIGURES.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for document in DOCUMENTS:
        document.write_text(printed(document.read_text(encoding="utf-8"), whole), encoding="utf-8")


def printed(text: str, figures: Figures) -> str:
    """`text` with the figures in its marked blocks."""
    for name, block in blocks(figures).items():
        head, start, rest = text.partition(f"<!-- figures: {name} -->\n")
        if start:
            _, end, tail = rest.partition("<!-- end of figures -->")
            text = head + start + block + end + tail
    return text


def blocks(figures: Figures) -> dict[str, str]:
    """The text of each block."""
    accuracy = figures["accuracy"]
    samples = [accuracy["clips"][name] for name in accuracy["members"][SAMPLES]]
    groups = [row for name, row in accuracy["groups"].items() if name != SAMPLES]
    return {
        ACCURACY: as_markdown([*samples, {**accuracy["groups"][SAMPLES], "name": "all"}]),
        GROUPS: as_markdown([{**row, "name": row["name"].replace("_", " ")} for row in groups]),
        SHORT: as_markdown(
            [
                {**accuracy["groups"][SAMPLES], "name": f"the {len(samples)} samples"},
                {**accuracy["all"], "name": f"with {len(groups)} groups more"},
            ]
        ),
        METHODS: as_markdown(
            [{**accuracy["all"], "name": "Posture"}, *map(named_method, accuracy["methods"].values())]
        ),
        SPEED: speed_table(figures["speed"]),
    }


def speed_table(speed: Figures) -> str:
    """The ratios of speed as a table; when and on what they were measured stands above it in docs/speed.md."""
    lines = ["| | ratio |", "| --- | --: |"]
    lines += [f"| {row['what']} | {row['ratio']:.2f} |" for row in speed.values()]
    return "\n".join(lines) + "\n"


def record(films: Path) -> None:
    """Record the poses of the samples, and of the clips in `films` into the folder of their group."""
    with open_model(DEFAULT_MODEL) as source:
        for path in (*clips_with_truth(samples_dir()), *clips_with_truth(films)):
            record_one(path, source)


def record_one(path: Path, source: PoseSource) -> None:
    """Record the poses of a film. One thread, so that the poses are the same on any computer."""
    group = SAMPLES if path.parent == samples_dir() else path.stem.rpartition("_")[0]
    folder = POSES / group
    clip = read_clip(path)
    source.reset()
    with TemporaryDirectory() as name, writers(("poses",), clip, Path(name)) as exports:
        exports.finish(review_frames(clip, source, model=DEFAULT_MODEL, watchers=exports.watchers, workers=1))
        folder.mkdir(parents=True, exist_ok=True)
        target = shutil.copyfile(Path(name) / NAME, folder / f"{path.stem}.zip")
    if group != SAMPLES:
        shutil.copyfile(truth_path(path), folder / truth_path(path).name)
    print(f"{group}/{path.stem}: {target.stat().st_size / 1000:.0f} kB", flush=True)


def main() -> int:
    """Judge, compare, and write if asked to; 1 where anything is worse and nothing was written."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="take the figures over")
    parser.add_argument("--speed", action="store_true", help="measure the ratios of speed too; implies --write")
    parser.add_argument("--record", type=Path, metavar="FILMS", help="record the poses first; implies --write")
    options = parser.parse_args()
    if options.record:
        record(options.record)
    before = stored() if FIGURES.is_file() else None
    now = figures_of(judged())
    if before:
        compared = compare(before["accuracy"], now)
        for sentence in compared.better:
            print(f"better: {sentence}")
        for sentence in compared.worse:
            print(f"WORSE: {sentence}")
        if not compared.worse:
            print("Nothing is worse.")
        if not (options.write or options.speed or options.record):
            if compared.better:
                print("Take it over with --write.")
            return 1 if compared.worse else 0
    speed = before["speed"] if before else {}
    write(now, speed | measured_speed() if options.speed else speed)
    return 0


def measured_speed() -> Figures:
    """The ratios of speed on this machine: medians over rounds taken by turns, and those of one `posture bench live`.

    `step` is that of bench/step.py. Without a browser there are none of the page: what is in the file stays.
    """
    with a_minute_of(plain_sample()) as clip:
        *_, compared = compare_ways(clip)
    ways = {row.way: row for row in compared}
    found = {way.value: ways[way].ratio for way in (Way.REVIEW, Way.VIDEO)}
    found["jobs"] = ways[Way.JOBS].fps / ways[Way.JOB].fps
    found["again"] = ways[Way.AGAIN].fps / ways[Way.REVIEW].fps
    found |= live_run(plain_sample(), model=DEFAULT_MODEL, seconds=LIVE_S).ratios
    return {name: {"what": WHAT[name], "ratio": round(ratio, 2)} for name, ratio in found.items()}


if __name__ == "__main__":
    sys.exit(main())
