"""What was answered to the safety questions, and the sessions with their holds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables of safety answers, sessions and holds."""
    op.create_table(
        "safety_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer()),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], ondelete="CASCADE", name=op.f("fk_safety_answers_profile_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_answers")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_safety_answers_profile_id_id"), "safety_answers", ["profile_id", "id"])
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(36), nullable=False),
        sa.Column("profile_id", sa.Integer()),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stretch", sa.String(60), nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("pain", sa.Boolean(), nullable=False),
        sa.Column("pain_at_s", sa.Float()),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.CheckConstraint("source IN ('live', 'clip')", name=op.f("ck_sessions_source")),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], ondelete="CASCADE", name=op.f("fk_sessions_profile_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("key", name=op.f("uq_sessions_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sessions_profile_id_started_at"), "sessions", ["profile_id", "started_at"])
    op.create_table(
        "holds",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("leg", sa.String(10), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("right_s", sa.Float(), nullable=False),
        sa.Column("in_position_s", sa.Float(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("deepest_flat_hinge_deg", sa.Float()),
        sa.Column("rounding_share", sa.Float()),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.CheckConstraint("leg IN ('left', 'right', 'both')", name=op.f("ck_holds_leg")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], ondelete="CASCADE", name=op.f("fk_holds_session_id")),
        sa.PrimaryKeyConstraint("session_id", "number", name=op.f("pk_holds")),
    )
