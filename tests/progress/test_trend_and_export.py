"""How deep, how even, and the files to take away."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from pasts import a_hold, a_session

from posture.progress.export import COLUMNS, as_csv, as_json
from posture.progress.trend import difference_in_words, in_words, points, stretches
from posture.storage import Leg
from posture.words import say, text

HEEL = "standing_heel_raised"


def legs(left: float | None, right: float | None):
    return (a_hold(Leg.LEFT, deepest_flat_hinge_deg=left), a_hold(Leg.RIGHT, deepest_flat_hinge_deg=right))


def test_the_deepest_of_each_leg_the_oldest_first():
    sessions = [
        a_session(2, holds=legs(50, 40)),
        a_session(0, holds=(*legs(30, 33), *legs(35, 20))),
        a_session(1, holds=legs(None, None)),  # nothing measured
        a_session(3, stretch="forward_bend", holds=(a_hold(Leg.BOTH, deepest_flat_hinge_deg=80),)),
    ]
    trend = points(sessions, HEEL)
    assert [(one.left_deg, one.right_deg, one.both_deg, one.difference_deg) for one in trend] == [
        (35, 33, None, 2),
        (50, 40, None, 10),
    ]
    assert [one.both_deg for one in points(sessions, "forward_bend")] == [80]
    assert stretches(sessions) == (HEEL, "forward_bend")


def test_one_leg_alone_has_no_difference():
    (one,) = points([a_session(holds=legs(40, None))], HEEL)
    assert one.difference_deg is None


def test_the_trend_in_words():
    assert in_words(()) == (say("storage-trend-none"),)
    trend = points([a_session(0, holds=legs(30, 40)), a_session(1, holds=legs(41.6, None))], HEEL)
    assert " ".join(map(text, in_words(trend))) == (
        "Left leg: from 30° to 42° in 2 sessions. Right leg: 40°. Last time the right leg went 10° deeper."
    )


@pytest.mark.parametrize(
    ("apart", "said"),
    [(4.9, "about equally deep"), (-4.9, "about equally deep"), (7, "left leg went 7°"), (-7, "right leg went 7°")],
)
def test_a_small_difference_is_none(apart, said):
    assert said in text(difference_in_words(apart))


def test_csv_has_a_row_a_hold_and_one_for_a_session_without():
    sessions = [
        a_session(1, profile_id=7, pain=True, pain_at_s=12.25, holds=legs(51.23456, None)),
        a_session(0, finished=False, holds=()),
    ]
    rows = list(csv.DictReader(io.StringIO(as_csv(sessions, {7: '=cmd, "Ana"'}))))
    assert tuple(rows[0]) == COLUMNS
    assert [row["leg"] for row in rows] == ["left", "right", ""]
    assert rows[0]["profile"] == '\'=cmd, "Ana"'
    assert (rows[0]["deepest_flat_hinge_deg"], rows[1]["deepest_flat_hinge_deg"]) == ("51.235", "")
    assert (rows[0]["pain"], rows[0]["pain_at_s"], rows[0]["right_s"]) == ("yes", "12.25", "30")
    assert (rows[2]["profile"], rows[2]["finished"], rows[2]["pain_at_s"]) == ("", "no", "")
    assert rows[0]["started_at"] == "2026-03-03T12:00:00+00:00"


def test_json_has_everything():
    one = a_session(profile_id=7, pain=True, summary='{"schema": "x/1", "a": [1]}')
    text = as_json([one, replace(one, profile_id=None)], {7: "Zoë"})
    contents = json.loads(text)
    assert contents["schema"] == "posture.history/1"
    first, second = contents["sessions"]
    assert (first["profile"], second["profile"]) == ("Zoë", None)
    assert first["summary"] == {"schema": "x/1", "a": [1]}
    assert first["holds"] == [
        {
            "leg": "left",
            "round": 1,
            "right_s": 30.0,
            "in_position_s": 32.5,
            "warnings": 1,
            "deepest_flat_hinge_deg": 51.25,
            "rounding_share": 0.125,
            "faults": ["rounding"],
        }
    ]
