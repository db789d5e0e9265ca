"""People who share a computer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the table of profiles."""
    op.create_table(
        "profiles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("strictness", sa.String(20), nullable=False),
        sa.Column("own_caution_pct", sa.Float()),
        sa.Column("own_rounded_pct", sa.Float()),
        sa.CheckConstraint("(own_caution_pct IS NULL) = (own_rounded_pct IS NULL)", name=op.f("ck_profiles_own_both")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profiles")),
        sa.UniqueConstraint("name_key", name=op.f("uq_profiles_name_key")),
        sqlite_autoincrement=True,
    )
