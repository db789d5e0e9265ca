"""The judge of one session: a picture in, an answer out, whatever the message holds."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from posture.calibration.steps import Step
from posture.calibration.subject import Subject
from posture.coach.state import Options
from posture.errors import PostureError
from posture.measure.surroundings import Surroundings
from posture.settings import Settings
from posture.stretches import library
from posture.values import Feedback, Image
from posture.words import say, text
from server.live import frames
from server.live.calibrating import LiveCalibration
from server.live.client_messages import JudgeBy, Reset, Restart, Save, Want
from server.live.clock import ClientClock
from server.live.coaching import LiveCoach
from server.live.error_messages import ErrorMessage, error_message
from server.live.load import UPRIGHT_DEG, Load, judged
from server.live.messages import FeedbackMessage, feedback_message
from server.live.own_camera import Watched
from server.live.sessions import SessionLike
from server.live.showing import Shown, shown_next

log = logging.getLogger(__name__)


class Judge:
    """Turns binary messages into answers. Used on the session's thread only."""

    def __init__(
        self,
        session: SessionLike,
        settings: Settings,
        subject: Subject | None = None,
        calibration: LiveCalibration | None = None,
        coach: LiveCoach | None = None,
        camera: Watched | None = None,
    ) -> None:
        """Judge with this session.

        settings: of the server, for nobody in particular. calibration: if it takes one. coach: if it is led. camera:
        whose pictures are judged, None for those the client sends.
        """
        self.coach = coach
        self._camera = camera
        self._looking = False
        self._looked = 0  # number of the camera's last look
        self._t_ms: int | None = None  # of the picture under way, once it is known
        self._session = session
        self._settings = settings
        self._subject = subject or Subject()
        self._calibration = calibration
        self._clock = ClientClock()
        self._faulty = False
        self._shown = Shown()
        self._surroundings = Surroundings()
        self._began_s = 0.0  # on the picture under way, by the monotonic clock
        self._load = Load()
        self._lighter = False  # whether the quicker model was asked for last

    @property
    def looks(self) -> bool:
        """Whether it judges the pictures of the server's own camera."""
        return self._camera is not None

    def answer(self, message: bytes) -> FeedbackMessage | ErrorMessage:
        """Exactly one answer to one message, whatever it holds."""
        return self._answered(partial(self._sent, message))

    def look(self) -> tuple[bytes | None, FeedbackMessage | ErrorMessage]:
        """The next picture of the server's own camera as it is shown, None where there is none, and the answer to it.

        ValueError for a session that has no such camera.
        """
        if self._camera is None:
            raise ValueError("not a session of the server's own camera")
        seen: list[bytes] = []
        answer = self._answered(partial(self._taken, self._camera, seen.append))
        return (seen[0] if seen else None), answer

    def _sent(self, message: bytes) -> Image:
        """The picture in a client's message."""
        self._t_ms, jpeg = frames.split(message)
        return frames.decode(jpeg)

    def _taken(self, camera: Watched, show: Callable[[bytes], None]) -> Image:
        """The next picture of the server's own camera, shown as it is."""
        look = camera.newer(self._looked)
        self._began_s = time.perf_counter()  # to have waited for the camera is no work
        self._looked = look.number
        if look.error is not None:
            raise look.error
        assert look.frame is not None
        self._t_ms = round(look.frame.time_s * 1000)
        as_sent = frames.HEADER.pack(self._t_ms) + look.jpeg if look.jpeg else None
        show(as_sent or frames.shown(self._t_ms, look.frame.image))
        return frames.at_most(look.frame.image, self._load.longer_side) if self._load.step else look.frame.image

    def _answered(self, picture: Callable[[], Image]) -> FeedbackMessage | ErrorMessage:
        """The answer to a picture, which is taken or unpacked first and tells its time."""
        self._began_s = time.perf_counter()
        self._t_ms = None
        try:
            image = picture()
            t_ms = self._t_ms or 0
            feedback = self._session.step(image, self._clock.read(t_ms))
            self._shown = shown_next(self._shown, feedback)
            around = self._surroundings.step(image, feedback.pose, feedback.time_s)
            calibration = self._calibration.see(feedback, around) if self._calibration else None
            if self._calibration:
                self._try_out(self._calibration)
                if not self._calibration.found:
                    self._shown = Shown(state=self._calibration.shown(feedback))
            coach = self.coach.see(feedback, around) if self.coach else None
            limits = self._session.limits
            now_s = time.perf_counter()
            took_s = now_s - self._began_s
            self._take_on(judged(self._load, took_s, now_s), feedback)
            reply = feedback_message(
                feedback,
                t_ms,
                limits,
                took_s * 1000,
                calibration,
                coach,
                shown=self._shown.state,
                load=self._load,
            )
        except PostureError as error:
            return error_message(error, self._t_ms)
        except Exception:
            # A fault in one frame is likely in the next thirty a second too: one traceback tells it all.
            if not self._faulty:
                log.exception("a frame could not be judged")
            self._faulty = True
            return internal_error(self._t_ms)
        self._faulty = False
        return reply

    def _take_on(self, load: Load, feedback: Feedback) -> None:
        """From now on work as this load says, where the models for it are there.

        A model that is new to somebody looks for them first, and finds them upright: in a bend it might lose them, and
        the warning with them.
        """
        self._load = load
        bent = feedback.angles is not None and feedback.angles.trunk_lean_deg > UPRIGHT_DEG
        if load.lighter != self._lighter and not bent and not feedback.warning:
            self._lighter = load.lighter
            try:
                self._session.lighten(load.lighter)
            except PostureError as error:
                log.warning("the other pose model can't be opened: %s", error.problem)

    def _try_out(self, calibration: LiveCalibration) -> None:
        """Once there is a result, lead through free practice judged by it: the person sees whether it is right."""
        if not calibration.found:
            self.coach = None
        elif self.coach is None:
            self.coach = LiveCoach(library.stretch(library.FREE), Options(praise=False))

    def come(self) -> None:
        """A connection is served from now on."""
        if self._camera and not self._looking:
            self._camera.enter()
            self._looking = True

    def leave(self) -> bool:
        """The connection is gone; whether there is anything to come back to."""
        if self._camera and self._looking:
            self._camera.leave()
            self._looking = False
        if self.coach is None:
            return False
        self.coach.leave()
        return not self.coach.over

    def close(self) -> None:
        """Nobody comes back to it."""
        if self.coach:
            self.coach.close()

    def take_up(self) -> None:
        """The connection is back."""
        if self.coach:
            self.coach.resumed = True

    def heed(self, message: Reset | Restart | Save | JudgeBy | Want) -> bool:
        """Do what the client wants; False for what makes no sense in this session."""
        match message:
            case JudgeBy():
                subject = self._calibration.subject() if self._calibration else self._subject
                # Of several calibrations the session has found the one that fits where the person stands.
                found = self._session.calibration or subject.calibration
                subject = replace(subject, strictness=message.strictness, own_pct=message.own_pct, calibration=found)
                self._session.settings = subject.settings(self._settings)
            case Reset() if self._calibration:
                self._calibration.restart(Step.STAND)
            case Reset():
                # Another person, or another standing posture.
                self._session.reset()
                self._shown = Shown()
                if self.coach:
                    self.coach.start_over()
            case Restart() if self._calibration:
                self._calibration.restart(message.step)
            case Save() if self._calibration:
                self._calibration.save(message.profile_id)
            case _:
                return False
        return True


def internal_error(t_ms: int | None) -> ErrorMessage:
    """A fault of ours, as the client is told of it."""
    return ErrorMessage(
        t_ms=t_ms,
        code="internal",
        problem=text(say("server-live-internal")),
        remedy=text(say("server-live-internal.remedy")),
    )
