"""The tables as SQLAlchemy knows them. What makes and changes them is in migrations/; a test holds the two together."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

REVISION = "0005"
"""The migration these tables are the result of; knowing it here spares loading Alembic at every start."""

NAME_CHARACTERS = 60
"""The longest name of a profile."""

KEY_CHARACTERS = 36
"""The length of a session's key, a UUID as text."""

STRETCH_CHARACTERS = 60
"""The longest id of a stretch."""

CAMERA_CHARACTERS = 120
"""The longest name of a camera that is kept; what is beyond is cut off."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator[datetime]):
    """A moment: aware going in, UTC coming out, whether or not the database knows time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone, for it could mean any."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a time zone, got {value.isoformat()}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """SQLite gives the UTC it was given, without saying so."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


profiles = Table(
    "profiles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(NAME_CHARACTERS), nullable=False),
    # The name with case folded, so that two of the same are refused by any database in the same way. Folding can
    # lengthen a name many times over.
    Column("name_key", Text, nullable=False, unique=True),
    Column("created_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("strictness", String(20), nullable=False),
    Column("own_caution_pct", Float),
    Column("own_rounded_pct", Float),
    CheckConstraint("(own_caution_pct IS NULL) = (own_rounded_pct IS NULL)", name="own_both"),
    # An id is never given twice: a page left open must not change somebody else.
    sqlite_autoincrement=True,
)

calibrations = Table(
    "calibrations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("profile_id", ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False),
    Column("taken_at", UtcTime, nullable=False),
    Column("json", Text, nullable=False),
    Index(None, "profile_id", "id"),
    sqlite_autoincrement=True,
)

# Below, a profile of NULL means nobody in particular: somebody who stretched without saying who they are.

safety_answers = Table(
    "safety_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("profile_id", ForeignKey("profiles.id", ondelete="CASCADE")),
    Column("answered_at", UtcTime, nullable=False),
    Column("answers", Text, nullable=False),
    Column("passed", Boolean, nullable=False),
    Index(None, "profile_id", "id"),
    sqlite_autoincrement=True,
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    # Made by whoever records the session, so that saving it again is the same session and not another one.
    Column("key", String(KEY_CHARACTERS), nullable=False, unique=True),
    Column("profile_id", ForeignKey("profiles.id", ondelete="CASCADE")),
    Column("started_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime, nullable=False),
    Column("stretch", String(STRETCH_CHARACTERS), nullable=False),
    Column("source", String(10), nullable=False),
    Column("finished", Boolean, nullable=False),
    Column("pain", Boolean, nullable=False),
    Column("pain_at_s", Float),
    Column("summary", Text, nullable=False),
    CheckConstraint("source IN ('live', 'clip')", name="source"),
    Index(None, "profile_id", "started_at"),
    sqlite_autoincrement=True,
)

holds = Table(
    "holds",
    metadata,
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("leg", String(10), nullable=False),
    Column("round", Integer, nullable=False),
    Column("right_s", Float, nullable=False),
    Column("in_position_s", Float, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("deepest_flat_hinge_deg", Float),
    Column("rounding_share", Float),
    Column("faults", Text, nullable=False),
    CheckConstraint("leg IN ('left', 'right', 'both')", name="leg"),
)

goals = Table(
    "goals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("profile_id", ForeignKey("profiles.id", ondelete="CASCADE")),
    Column("changed_at", UtcTime, nullable=False),
    Column("json", Text, nullable=False),
    Index(None, "profile_id"),
    sqlite_autoincrement=True,
)

places = Table(
    "places",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("profile_id", ForeignKey("profiles.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(NAME_CHARACTERS), nullable=False),
    Column("name_key", Text, nullable=False),
    Column("camera", String(CAMERA_CHARACTERS), nullable=False),
    Column("facing", String(10), nullable=False),
    Column("leg_share", Float, nullable=False),
    Column("heel_share", Float),
    Column("stretch", String(STRETCH_CHARACTERS), nullable=False),
    Column("used_at", UtcTime, nullable=False),
    CheckConstraint("facing IN ('left', 'right')", name="facing"),
    UniqueConstraint("profile_id", "name_key"),
    sqlite_autoincrement=True,
)
