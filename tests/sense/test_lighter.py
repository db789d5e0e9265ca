"""Two pose models as one source."""

from __future__ import annotations

import numpy as np
import pytest

from posture.errors import ModelMissingError
from posture.pose_source import PoseSource
from posture.sense.lighter import Lighter
from posture.values import Image, Pose
from posture.words import say


class Model(PoseSource):
    def __init__(self, log: list[str], name: str) -> None:
        self.log, self.name = log, name
        log.append(f"open {name}")

    def detect(self, image: Image, time_s: float) -> Pose | None:
        self.log.append(f"{self.name} {time_s:g}")
        return None

    def reset(self) -> None:
        self.log.append(f"reset {self.name}")

    def close(self) -> None:
        self.log.append(f"close {self.name}")


PICTURE = np.zeros((64, 64, 3), np.uint8)


def test_the_quicker_model_is_opened_only_when_wanted_and_never_both_kept() -> None:
    log: list[str] = []
    with Lighter(lambda: Model(log, "whole"), lambda: Model(log, "quicker")) as source:
        source.detect(PICTURE, 0)
        source.lighten(True)
        source.lighten(True)
        source.detect(PICTURE, 1)
        source.reset()
        source.lighten(False)
        source.detect(PICTURE, 2)
    assert log == [
        *("open whole", "whole 0"),
        *("open quicker", "close whole", "quicker 1", "reset quicker"),
        *("open whole", "close quicker", "whole 2", "close whole"),
    ]


def test_where_the_quicker_model_is_missing_the_other_goes_on() -> None:
    def missing() -> PoseSource:
        raise ModelMissingError(say("sense-model-unknown", name="lite", known="full"))

    log: list[str] = []
    with Lighter(lambda: Model(log, "whole"), missing) as source:
        with pytest.raises(ModelMissingError):
            source.lighten(True)
        source.detect(PICTURE, 1)
    assert log == ["open whole", "whole 1", "close whole"]


def test_the_quickest_model_has_none_that_is_quicker() -> None:
    log: list[str] = []
    with Lighter(lambda: Model(log, "lite"), None) as source:
        source.lighten(True)
        source.detect(PICTURE, 1)
    assert log == ["open lite", "lite 1", "close lite"]
