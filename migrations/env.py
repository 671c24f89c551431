"""Alembic's entrance: migrate the write tables over the connection that `onrecord migrate` hands in."""

from typing import Any

from alembic import context
from sqlmodel import SQLModel

from onrecord import tables


def ours(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Schema `read` belongs to the projector and is left alone: only tables declared in onrecord.tables count."""
    return kind != "table" or name in SQLModel.metadata.tables


def migrate() -> None:
    assert tables.DECLARED, "the write tables are declared on import"
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        include_object=ours,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


migrate()
