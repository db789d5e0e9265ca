import pytest
from builders import person

from posture.measure.tracking import Track, Tracker


def test_a_person_who_bends_and_steps_stays_the_same():
    tracker = Tracker()
    poses = [person(lean_deg=2.0 * i, hip=(160.0 + 0.5 * i, 120.0)) for i in range(45)]
    assert {tracker.step(pose, i / 30) for i, pose in enumerate(poses)} == {Track.SAME}


@pytest.mark.parametrize(
    "other", [person(hip=(280, 120)), person(scale=1.8), person(scale=0.5)], ids=["elsewhere", "larger", "smaller"]
)
def test_a_jump_is_doubted_at_once_and_believed_after_a_second(other):
    tracker = Tracker()
    for i in range(30):
        tracker.step(person(), i / 30)
    tracks = [tracker.step(other, 1 + i / 30) for i in range(60)]
    assert tracks[0] is Track.DOUBTFUL
    assert tracks.count(Track.NEW) == 1
    assert 29 <= tracks.index(Track.NEW) <= 31
    assert set(tracks[32:]) == {Track.SAME}


def test_a_passer_by_is_not_measured_and_the_person_comes_back():
    tracker = Tracker()
    for i in range(30):
        tracker.step(person(), i / 30)
    assert {tracker.step(person(hip=(280, 120)), 1 + i / 30) for i in range(15)} == {Track.DOUBTFUL}
    assert {tracker.step(person(), 1.5 + i / 30) for i in range(30)} == {Track.SAME}


def test_a_slow_camera_may_see_larger_steps():
    tracker = Tracker()
    tracker.step(person(hip=(160, 120)), 0.0)
    assert tracker.step(person(hip=(200, 120)), 0.5) is Track.SAME


def test_somebody_who_walks_past_is_never_taken_for_the_person():
    tracker = Tracker()
    for i in range(60):
        tracker.step(person(hip=(60, 120)), i / 30)
    passing = [tracker.step(person(hip=(320 - 2 * i, 120), scale=1.5), 2 + i / 30) for i in range(90)]
    assert set(passing) == {Track.DOUBTFUL}
    assert tracker.step(person(hip=(60, 120)), 5.1) is Track.SAME


def crossed(away_s: float) -> list[Track]:
    """Somebody stays for two seconds, the landmarks go off with a passer-by and are back `away_s` later."""
    tracker = Tracker()
    for i in range(60):
        tracker.step(person(hip=(160, 120)), i / 30)
    off = [tracker.step(person(hip=(160 + 3 * i, 120)), 2 + i / 30) for i in range(45)]
    assert set(off) == {Track.SAME}, "the landmarks went off without a jump"
    return [tracker.step(person(hip=(165, 120)), 2 + away_s + i / 30) for i in range(60)]


def test_the_one_who_stretches_is_the_same_after_a_crossing():
    assert set(crossed(2.0)) == {Track.SAME}


def test_after_a_long_time_somebody_in_the_old_place_may_be_anybody():
    assert Track.NEW in crossed(14.0)
