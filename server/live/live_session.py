"""The judge of one session: a picture in, an answer out, whatever the message holds."""

from __future__ import annotations

import logging
import time
from dataclasses import replace

from posture.calibration.steps import Step
from posture.calibration.subject import Subject
from posture.coach.state import Options
from posture.errors import PostureError
from posture.measure.light import brightness
from posture.settings import Settings
from posture.stretches import library
from posture.words import say, text
from server.live import frames
from server.live.calibrating import LiveCalibration
from server.live.client_messages import JudgeBy, Reset, Restart, Save, Want
from server.live.clock import ClientClock
from server.live.coaching import LiveCoach
from server.live.messages import ErrorMessage, FeedbackMessage, error_message, feedback_message
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
    ) -> None:
        """Judge with this session.

        settings: of the server, for nobody in particular. calibration: if it takes one. coach: if it is led.
        """
        self.coach = coach
        self._session = session
        self._settings = settings
        self._subject = subject or Subject()
        self._calibration = calibration
        self._clock = ClientClock()
        self._faulty = False
        self._shown = Shown()

    def answer(self, message: bytes) -> FeedbackMessage | ErrorMessage:
        """Exactly one answer to one message, whatever it holds."""
        began = time.perf_counter()
        t_ms: int | None = None
        try:
            t_ms, jpeg = frames.split(message)
            image = frames.decode(jpeg)
            feedback = self._session.step(image, self._clock.read(t_ms))
            self._shown = shown_next(self._shown, feedback)
            calibration = self._calibration.see(feedback) if self._calibration else None
            if self._calibration:
                self._try_out(self._calibration)
                if not self._calibration.found:
                    self._shown = Shown(state=self._calibration.shown(feedback))
            coach = self.coach.see(feedback, brightness(image)) if self.coach else None
            limits = self._session.limits
            reply = feedback_message(
                feedback,
                t_ms,
                limits,
                (time.perf_counter() - began) * 1000,
                calibration,
                coach,
                shown=self._shown.state,
            )
        except PostureError as error:
            return error_message(error, t_ms)
        except Exception:
            # A fault in one frame is likely in the next thirty a second too: one traceback tells it all.
            if not self._faulty:
                log.exception("a frame could not be judged")
            self._faulty = True
            return internal_error(t_ms)
        self._faulty = False
        return reply

    def _try_out(self, calibration: LiveCalibration) -> None:
        """Once there is a result, lead through free practice judged by it: the person sees whether it is right."""
        if not calibration.found:
            self.coach = None
        elif self.coach is None:
            self.coach = LiveCoach(library.stretch(library.FREE), Options(praise=False))

    def leave(self) -> bool:
        """The connection is gone; whether there is anything to come back to."""
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
                subject = replace(subject, strictness=message.strictness, own_pct=message.own_pct)
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
