import pytest

from posture.judge import JudgeState, advance, can_tell, level_of, surely_not_rounded
from posture.settings import PRESETS, Limits, Settings, Strictness
from posture.values import Event, Verdict

LIMITS = Limits()  # caution 22.5, rounded 31.5, release 4.5 deg lower
SETTINGS = Settings()
GOOD, CAUTION, ROUNDED, UNKNOWN = Verdict.GOOD, Verdict.CAUTION, Verdict.ROUNDED, Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("lumbar", "previous", "expected"),
    [
        (0, UNKNOWN, GOOD),
        (-20, GOOD, GOOD),  # arching is not rounding
        (22.4, GOOD, GOOD),
        (22.5, GOOD, CAUTION),
        (31.4, CAUTION, CAUTION),
        (31.5, CAUTION, ROUNDED),
        (31.5, UNKNOWN, ROUNDED),
        (27.1, ROUNDED, ROUNDED),  # 60.2 %: above the release at 60 %
        (26.9, ROUNDED, CAUTION),
        (18.1, CAUTION, CAUTION),
        (17.9, CAUTION, GOOD),
        (18.1, ROUNDED, CAUTION),
        (5, ROUNDED, GOOD),
    ],
)
def test_levels_hold_until_they_are_released(lumbar, previous, expected):
    assert level_of(lumbar, LIMITS, previous) is expected


@pytest.mark.parametrize(
    ("lumbar", "sd", "expected"),
    [(0, 10, True), (27, 8, True), (27, 10, False), (10, 30, False), (60, 20, True), (31.5, 14, False), (33, 10, True)],
)
def test_a_band_from_good_to_rounded_is_no_judgement(lumbar, sd, expected):
    assert can_tell(lumbar, sd, LIMITS) is expected


@pytest.mark.parametrize(
    ("lumbar", "sd", "fresh", "kept"),
    [
        (12, 14, False, True),  # seen on film: a back that was truly rounded by 29-39
        (0, 14, True, True),
        (5, 16, True, True),
        (10, 14, False, True),
        (15, 14, False, False),
        (20, 4, True, True),
    ],
)
def test_good_wants_evidence_that_it_is_not_rounded(lumbar, sd, fresh, kept):
    assert surely_not_rounded(lumbar, sd, LIMITS, already_good=False) is fresh
    assert surely_not_rounded(lumbar, sd, LIMITS, already_good=True) is kept


def play(values, *, dt=0.05, sd=2.0, settings=SETTINGS):
    """Feed values `dt` apart; returns the events as (time, event)."""
    state, events = JudgeState(), []
    for i, value in enumerate(values):
        time_s = i * dt
        state, verdict, happened = advance(state, value, sd, time_s, settings)
        events += [(round(time_s, 3), event) for event in happened]
    return state, verdict, events


def test_a_warning_waits_for_the_dwell():
    _, _, events = play([0] * 10 + [40] * 20)
    assert events == [(0.8, Event.WARNING_STARTED)]  # rounded since 0.5 s, and 0.3 s on


def test_a_short_rounding_gives_no_warning():
    _, _, events = play([0] * 10 + [40] * 5 + [0] * 20)
    assert events == []


def test_one_warning_an_episode_however_long():
    _, _, events = play([40] * 400 + [0] * 40)
    assert [event for _, event in events] == [Event.WARNING_STARTED, Event.WARNING_ENDED]
    assert events[1][0] == pytest.approx(20.5)  # flat since 20.0 s, and 0.5 s on


def test_wobbling_about_the_limit_gives_one_warning():
    _, _, events = play([32 if i % 2 else 29 for i in range(200)])
    assert [event for _, event in events] == [Event.WARNING_STARTED]


def test_a_short_relief_does_not_end_a_warning():
    _, _, events = play([40] * 20 + [0] * 6 + [40] * 20)
    assert [event for _, event in events] == [Event.WARNING_STARTED]


def test_unmeasured_moments_leave_the_verdict_open_and_the_warning_on():
    state, verdict, events = play([40] * 20 + [None] * 5)
    assert (verdict, state.warning) == (UNKNOWN, True)
    assert [event for _, event in events] == [Event.WARNING_STARTED]


def test_a_long_loss_ends_the_warning():
    state, _, events = play([40] * 20 + [None] * 40)
    assert not state.warning
    assert [event for _, event in events] == [Event.WARNING_STARTED, Event.WARNING_ENDED]


def test_after_a_gap_the_dwell_starts_again():
    state, _, _ = advance(JudgeState(), 40, 2, 0.0, SETTINGS)
    state, _, events = advance(state, 40, 2, 60.0, SETTINGS)
    assert events == ()
    assert state.change_due_since_s == 60.0


def test_time_running_backwards_is_a_gap():
    state, _, _ = advance(JudgeState(), 40, 2, 10.0, SETTINGS)
    _, verdict, events = advance(state, 40, 2, 5.0, SETTINGS)
    assert (verdict, events) == (ROUNDED, ())


def test_advance_changes_nothing_it_was_given():
    state = JudgeState(level=ROUNDED, warning=True, time_s=1.0)
    advance(state, 0, 2, 1.1, SETTINGS)
    assert state == JudgeState(level=ROUNDED, warning=True, time_s=1.0)


def test_a_wide_band_is_unknown():
    _, verdict, events = play([28] * 40, sd=12)
    assert (verdict, events) == (UNKNOWN, [])


def test_a_back_that_may_well_be_rounded_is_not_called_good():
    assert play([12] * 40, sd=14.0)[1] is UNKNOWN
    assert play([12] * 40, sd=8.0)[1] is GOOD


def test_what_trembles_about_the_border_of_being_sure_does_not_flicker():
    state, verdicts = JudgeState(), []
    # 10 deg: good while sd is below 13.1, and once good until it is 16.8.
    for i, sd in enumerate([10, 14, 12, 14, 16, 17, 14, 16, 13.5, 12, 16]):
        state, verdict, _ = advance(state, 10.0, sd, i / 30, SETTINGS)
        verdicts.append(verdict)
    assert verdicts == [GOOD] * 5 + [UNKNOWN] * 4 + [GOOD] * 2


def test_doubt_leaves_a_warning_on_for_the_gap_and_then_ends_it():
    state, verdict, events = play([40] * 20 + [17] * 10, sd=9.0)
    assert (verdict, state.warning) == (UNKNOWN, True)
    state, verdict, events = play([40] * 20 + [17] * 40, sd=9.0)
    assert (verdict, state.warning) == (UNKNOWN, False)
    assert [event for _, event in events] == [Event.WARNING_STARTED, Event.WARNING_ENDED]


def test_slow_frames_still_warn():
    _, _, events = play([0, 0, 40, 40, 40], dt=0.4)
    assert events == [(1.2, Event.WARNING_STARTED)]


@pytest.mark.parametrize(
    ("strictness", "limits"), [("strict", (35, 55)), ("standard", (50, 70)), ("relaxed", (65, 85))]
)
def test_presets(strictness, limits):
    preset = PRESETS[Strictness(strictness)]
    assert (preset.caution_pct, preset.rounded_pct) == limits


@pytest.mark.parametrize(
    "wrong", [{"caution_pct": 80}, {"release_pct": 60}, {"release_pct": 0}, {"maximum_deg": 0}], ids=str
)
def test_limits_must_rise(wrong):
    with pytest.raises(ValueError, match="must"):
        Limits(**wrong)
