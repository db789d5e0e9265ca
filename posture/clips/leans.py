"""When somebody leaned in a clip, by the coach's own rule: what counts as a lean live counts as one in a review."""

from __future__ import annotations

from posture.coach.phases import Phase
from posture.coach.run import Coach
from posture.coach.state import Options
from posture.stretches.library import FREE, stretch
from posture.values import Feedback, Frame


class LeanWatcher:
    """A watcher of a review that leads through free practice, where nothing but coming up ends a lean."""

    def __init__(self) -> None:
        """Begin before the first frame."""
        # Clips often begin with the person leaning already: nobody's own standing is asked for.
        self._coach = Coach(stretch(FREE), Options(praise=False, unreferenced=True))
        self._leans: list[tuple[float, float]] = []
        self._lean: tuple[float, float] | None = None  # the one under way, and until when it was in position
        self._time_s = 0.0

    def see(self, frame: Frame, feedback: Feedback) -> None:  # noqa: ARG002 (a watcher's signature)
        """Take in the next frame."""
        self._time_s = feedback.time_s
        self._coach.step(feedback)
        self._look()

    def finish(self) -> list[tuple[float, float]]:
        """The clip is over: from when to when each lean lasted, seconds of the clip, in order."""
        self._coach.finish(self._time_s)
        self._look()
        return self._leans

    def _look(self) -> None:
        state = self._coach.state
        tally = state.tally
        if state.phase is Phase.HOLD and tally is not None:
            until = self._lean[1] if self._lean else tally.started_s
            self._lean = (tally.started_s, until if tally.last_placed_s is None else tally.last_placed_s)
        # The coach reports what was long enough to count, when it is over.
        elif self._lean is not None:
            if len(state.holds) > len(self._leans):
                self._leans.append(self._lean)
            self._lean = None
