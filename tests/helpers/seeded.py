"""A history to look at: two months of one person, who gets deeper and more even."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from posture.storage import Database, History, Leg, Profiles, Source, StoredHold, StoredSession

DAYS_AGO = (57, 55, 52, 50, 48, 43, 41, 38, 36, 34, 29, 27, 24, 22, 20, 17, 15, 13, 10, 8, 6, 2, 1, 0)


def seed(database: Database, now: datetime) -> int:
    """Ana's sessions up to an hour before `now`; her id."""
    ana = Profiles(database).create("Ana")
    history = History(database)
    for number, ago in enumerate(DAYS_AGO):
        start = now - timedelta(days=ago, hours=1)
        left, right = 32 + number * 1.1 + number % 3, 21 + number * 1.45 - number % 2
        rounds = 3 if number % 4 else 1
        holds = [
            StoredHold(
                leg=leg,
                round=round_,
                right_s=29.96 - (round_ == 2 and number % 3 == 0) * 4,
                in_position_s=33.5,
                warnings=int(round_ == 3 and number < 12),
                deepest_flat_hinge_deg=depth - 3 + round_,
                rounding_share=0.12 if round_ == 3 and number < 12 else 0.0,
                faults=("rounded",) if round_ == 3 and number < 12 else (),
            )
            for round_ in range(1, rounds + 1)
            for leg, depth in ((Leg.LEFT, left), (Leg.RIGHT, right))
        ]
        history.save(
            StoredSession(
                key=str(UUID(int=number + 1)),
                profile_id=ana.id,
                started_at=start,
                ended_at=start + timedelta(minutes=6),
                stretch="standing_heel_raised",
                source=Source.CLIP if number == 9 else Source.LIVE,
                finished=number != 21,
                pain=number == 12,
                pain_at_s=102.4 if number == 12 else None,
                holds=tuple(holds),
            )
        )
    history.save(
        StoredSession(
            key=str(UUID(int=100)),
            profile_id=ana.id,
            started_at=now - timedelta(days=3, hours=2),
            ended_at=now - timedelta(days=3, hours=1),
            stretch="forward_bend",
            holds=(StoredHold(leg=Leg.BOTH, round=1, right_s=25, in_position_s=28, deepest_flat_hinge_deg=71.5),),
        )
    )
    return ana.id
