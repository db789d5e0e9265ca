"""Run by Alembic. The connection, its transaction and its lock are the caller's: see posture/storage/upgrade.py."""

from __future__ import annotations

from alembic import context

from posture.storage.tables import metadata
from posture.storage.upgrade import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
