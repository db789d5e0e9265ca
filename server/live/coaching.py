"""The coach on the wire: steps with every picture, heeds the person's keys, and keeps the session in the history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from posture.calibration.places import OWN, PHONE, PlaceFinder
from posture.calibration.staleness import stale_advice
from posture.coach.phases import Effect, Phase, Urgency
from posture.coach.run import Coach, CoachView
from posture.coach.safety import STOP, Clearance, SafetyError
from posture.coach.state import Options
from posture.measure.guidance import Guide, wanting
from posture.measure.positions import back_unjudged
from posture.measure.surroundings import Around
from posture.storage.coached import Whose
from posture.storage.places import Places
from posture.stretches import library
from posture.stretches.stretch import Kind, Stretch
from posture.values import Feedback, Stale
from posture.words import say, text
from server.data import Data
from server.live.client_messages import Command, Start
from server.live.coach_messages import CheckMessage, CoachMessage, SayMessage, UnsavedMessage, coach_message
from server.live.session_saver import Keeper
from server.live.showing import checks_of
from server.people.safety import clearance_of

NOTHING_AROUND = Around()


def coach_for(start: Start, data: Data, now: Callable[[], datetime]) -> LiveCoach | None:
    """The coach that a client wants; None when it wants to be judged only.

    Raises StretchError when there is no such stretch, SafetyError when this person may not stretch now, StorageError
    when the database can't say. A sample shows nobody who is here: nobody is asked, and nothing is kept. Free practice
    is not kept either.
    """
    if start.stretch is None:
        return None
    stretch = library.stretch(start.stretch)
    options = Options(**start.options.model_dump())
    if start.sample:
        return LiveCoach(stretch, options)
    match clearance_of(data, start.profile_id, now()):
        case Clearance.CLEAR:
            pass
        case Clearance.STOPPED:
            raise SafetyError(STOP)
        case _:
            raise SafetyError(say("coach-safety-first"))
    if stretch.kind is Kind.FREE:
        return LiveCoach(stretch, options)  # practice has no dose to be counted towards
    whose = Whose(profile_id=start.profile_id, stretch=stretch.id, started_at=now())
    known = () if start.profile_id is None else Places(data.database).list(start.profile_id)
    camera = PHONE if start.phone else OWN if start.own_camera else start.camera
    return LiveCoach(stretch, options, Keeper(data, whose, now), PlaceFinder(camera, stretch, known))


class LiveCoach:
    """One stretch that is being led. Used on the session's thread only."""

    def __init__(
        self,
        stretch: Stretch,
        options: Options | None = None,
        keeper: Keeper | None = None,
        places: PlaceFinder | None = None,
    ) -> None:
        """Begin. keeper: saves it; None for one that is not to be kept. places: finds where it is done."""
        self.stretch = stretch
        self.resumed = False
        self._coach = Coach(stretch, options)
        self._keeper = keeper
        self._places = places
        self._began_s: float | None = None
        self._resume = False
        self._feedback: Feedback | None = None
        self._guide = Guide(stretch)
        self._checks: tuple[CheckMessage, ...] = ()
        self._told_stale: frozenset[Stale] = frozenset()
        # While nothing is measured yet the page says all the same what will not be judged.
        self._note = back_unjudged(stretch, stretch.min_depth_deg)

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self._coach.summary is not None

    def see(self, feedback: Feedback, around: Around = NOTHING_AROUND) -> CoachMessage:
        """One picture further, and what is around the person in it."""
        if self._began_s is None:
            self._began_s = feedback.time_s
        self._feedback = feedback
        before: tuple[Effect, ...] = ()
        if self._resume:
            # Only a picture's own time tells how long the break was: a clip's clock stands while it is paused.
            self._resume = False
            before = self._coach.resume(feedback.time_s).effects
        was_over = self.over
        checks = self._guide.step(feedback, around)
        view = self._coach.step(feedback, dark=around.dark, wanting=wanting(checks))
        self._checks = checks_of(checks, self.stretch)
        if self._places:
            self._places.step(feedback, begun=view.phase is not Phase.READY)
        if self._keeper and not was_over:
            if self.over:
                self._finish(self._keeper)
            else:
                self._keeper.keep(self._coach.so_far(), feedback.time_s - self._began_s)
        return self._message(view, before, self._stale(feedback))

    def start_over(self) -> None:
        """Another standing posture is to be taken: back to the checks. What was done so far counts."""
        self._coach.start_over(self._feedback.time_s if self._feedback else 0.0)
        self._resume, self._told_stale = False, frozenset()

    def heed(self, command: Command) -> CoachMessage:
        """Do what the person wants, at the time of the last picture."""
        time_s = self._feedback.time_s if self._feedback else 0.0
        was_over = self.over
        self._resume = command == "resume"
        view: CoachView
        match command:
            case "pain":
                view = self._coach.pain(time_s)
            case "skip":
                view = self._coach.skip(time_s)
            case "pause":
                view = self._coach.pause(time_s)
            case "finish":
                view = self._coach.finish(time_s)
            case "resume":
                view = self._coach.view()
        if self._keeper and self.over and not was_over:
            self._finish(self._keeper)
        return self._message(view)

    def leave(self) -> None:
        """The page is gone, for a moment or for good: nothing done so far is lost."""
        if self._keeper and not self.over:
            self._keeper.cut_short(self._coach.so_far(), self._places.spot if self._places else None)

    def close(self) -> None:
        """It does not go on."""
        if self._keeper:
            self._keeper.close()

    def _finish(self, keeper: Keeper) -> None:
        lasted_s = max(0.0, (self._coach.state.time_s or 0.0) - (self._began_s or 0.0))
        keeper.finish(self._coach.so_far(), lasted_s, self._places.spot if self._places else None)

    def _stale(self, feedback: Feedback) -> tuple[SayMessage, ...]:
        """Why the calibration should be done again, each reason once."""
        news = [reason for reason in feedback.stale if reason not in self._told_stale]
        self._told_stale |= set(news)
        return tuple(SayMessage(id="stale", kind=Urgency.NEXT, text=text(stale_advice(reason))) for reason in news)

    def _message(
        self, view: CoachView, before: tuple[Effect, ...] = (), more: tuple[SayMessage, ...] = ()
    ) -> CoachMessage:
        error = self._keeper.error if self._keeper else None
        return coach_message(
            replace(view, effects=before + view.effects),
            self._feedback,
            stretch=self.stretch.id,
            key=self._keeper.key if self._keeper else None,
            resumed=self.resumed,
            note=self._note,
            place=self._places.place if self._places else None,
            checks=self._checks,
            more=more,
            unsaved=UnsavedMessage(problem=error.problem, remedy=error.remedy) if error else None,
        )
