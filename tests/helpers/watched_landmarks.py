"""Run by test_network.py under strace: some inference, which MediaPipe reports at its end, then time to do so."""

from __future__ import annotations

import sys
from itertools import islice

from posture.resources import samples_dir
from posture.sense.mediapipe_pose import MediaPipePose
from posture.sense.sources import read_clip

if "--unguarded" in sys.argv:  # to see, by hand, that the watch would find something
    import posture.sense.mediapipe_pose

    vars(posture.sense.mediapipe_pose)["stop_usage_metrics"] = lambda: None

FRAMES = 40

with MediaPipePose("lite") as landmarker:
    clip = read_clip(samples_dir() / "hinge_flat_avg_f_left.mp4")
    seen = sum(landmarker.detect(f.image, f.time_s) is not None for f in islice(clip.frames(), FRAMES))
sys.stdin.read()
print(f"{seen} poses")
