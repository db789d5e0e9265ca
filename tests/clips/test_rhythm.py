from itertools import pairwise

import numpy as np
import pytest

from posture.clips.rhythm import bends
from posture.clips.rows import COLUMNS, Row
from posture.values import Status, Verdict


def rows(pairs) -> tuple[Row, ...]:
    """Rows 0.1 s apart with (hinge, lumbar); None = not measured."""
    blank = dict.fromkeys(COLUMNS) | {"status": Status.OK, "verdict": Verdict.GOOD, "warning": False, "advice": None}
    made = []
    for i, pair in enumerate(pairs):
        hinge, lumbar = pair or (None, None)
        made.append(Row(**(blank | {"time_s": i / 10, "hip_hinge_deg": hinge, "lumbar_flexion_deg": lumbar})))
    return tuple(made)


def ramp(*corners, steps=30):
    """Straight lines between (hinge, lumbar) corners."""
    points = [corners[0]]
    for a, b in pairwise(corners):
        points += [tuple(np.array(a) + (np.array(b) - np.array(a)) * k / steps) for k in range(1, steps + 1)]
    return points


def test_a_bend_from_the_back_first_then_the_hips():
    (bend,) = bends(rows(ramp((0.0, 0.0), (0.0, 30.0), (60.0, 30.0), (0.0, 0.0))))
    assert bend.depth_deg == pytest.approx(90)
    # The way down begins where upright ends, at 10 deg, all of it from the back; a third is then 80 / 3 deg.
    assert (bend.early.hips_deg, bend.early.back_deg) == pytest.approx((20 / 3, 20))
    assert (bend.middle.hips_deg, bend.middle.back_deg) == pytest.approx((80 / 3, 0), abs=1e-9)
    assert bend.early.back_share == pytest.approx(0.75)
    assert bend.late.back_share == pytest.approx(0.0)
    assert (bend.start_s, bend.deepest_s) == pytest.approx((0.3 * 3, 6.0), abs=0.2)


def test_an_even_bend_is_shared_evenly():
    (bend,) = bends(rows(ramp((0.0, 0.0), (40.0, 20.0), (0.0, 0.0))))
    for part in (bend.early, bend.middle, bend.late):
        assert part.back_share == pytest.approx(1 / 3)


def test_each_bend_is_counted_and_small_ones_are_not():
    found = bends(rows(ramp((0.0, 0.0), (50.0, 2.0), (0.0, 0.0), (15.0, 5.0), (0.0, 0.0), (45.0, 0.0), (0.0, 0.0))))
    assert [round(bend.depth_deg) for bend in found] == [52, 45]


@pytest.mark.parametrize(
    "pairs", [[], [None] * 5, ramp((60.0, 0.0), (70.0, 0.0))], ids=["no rows", "nothing measured", "begins bent"]
)
def test_without_a_seen_way_down_there_is_no_rhythm(pairs):
    assert bends(rows(pairs)) == []


def test_frames_that_were_not_measured_are_passed_over():
    pairs = ramp((0.0, 0.0), (60.0, 0.0))
    pairs[10:14] = [None] * 4
    (bend,) = bends(rows(pairs))
    assert bend.late.back_share == pytest.approx(0.0)


def test_a_bend_still_going_at_the_end_counts():
    assert len(bends(rows(ramp((0.0, 0.0), (60.0, 0.0))))) == 1
