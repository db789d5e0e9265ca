"""Where people stretch."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the table of places."""
    op.create_table(
        "places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("camera", sa.String(120), nullable=False),
        sa.Column("facing", sa.String(10), nullable=False),
        sa.Column("leg_share", sa.Float(), nullable=False),
        sa.Column("heel_share", sa.Float()),
        sa.Column("stretch", sa.String(60), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("facing IN ('left', 'right')", name=op.f("ck_places_facing")),
        sa.ForeignKeyConstraint(["profile_id"], ["profiles.id"], ondelete="CASCADE", name=op.f("fk_places_profile_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint("profile_id", "name_key", name=op.f("uq_places_profile_id_name_key")),
        sqlite_autoincrement=True,
    )
