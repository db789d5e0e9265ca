"""Review a clip from Python: the figures as a table, the curve as a picture. Needs nothing but Posture.

python examples/review_a_clip.py [CLIP]
"""

from __future__ import annotations

import sys

import polars as pl

from posture import review
from posture.resources import sample_clips

# The guard matters in scripts only; a notebook needs the lines below it and no more.
if __name__ == "__main__":
    clip = sys.argv[1] if len(sys.argv) > 1 else sample_clips()[0]
    found = review(clip, model="lite", strictness="strict")

    print(found.words)
    print(f"{found.summary.judged_s:.1f} of {found.summary.duration_s:.1f} s could be judged.")
    print(found.warnings)

    # Degrees and seconds, a row a frame. What was the low back doing while the hips were tipped?
    deep = found.frames.filter(pl.col("hip_hinge_deg") > 20)
    print(deep.select(pl.col("lumbar_flexion_deg").mean().round(1), pl.col("lumbar_sd_deg").mean().round(1)))

    found.plot().savefig("timeline.png")
    print("timeline.png")
