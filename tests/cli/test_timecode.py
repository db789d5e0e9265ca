from __future__ import annotations

import pytest

from posture.cli.timecode import seconds_of


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("0", 0.0),
        ("75", 75.0),
        ("7.25", 7.25),
        (".5", 0.5),
        ("0:10", 10.0),
        ("1:05.5", 65.5),
        ("1:05,5", 65.5),
        ("90:00", 5400.0),
        ("1:02:03", 3723.0),
        ("0:00:03.25", 3.25),
        (" 1:00 ", 60.0),
    ],
)
def test_times_as_people_write_them(written: str, seconds: float) -> None:
    assert seconds_of(written) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "written", ["", "-1", "1:60", "1:70:00", "1:2:3:4", "1m", "ten", "nan", "inf", "1e3", ":", "1:"]
)
def test_what_is_no_time_is_said_to_be_none(written: str) -> None:
    with pytest.raises(ValueError, match="not a time") as caught:
        seconds_of(written)
    assert repr(written) in str(caught.value)
