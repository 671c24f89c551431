"""The columns that write tables are made of, and the keys that many of them share."""

from typing import Any

from sqlalchemy import ARRAY, Column, DateTime, ForeignKeyConstraint, LargeBinary, Text, text
from sqlmodel import Field


def words(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(Text, nullable=nullable))


def many_words() -> Any:
    return Field(sa_column=Column(ARRAY(Text), nullable=False))


def moment(default: str | None = None) -> Any:
    return Field(sa_column=Column(DateTime(timezone=True), nullable=False, server_default=default and text(default)))


def maybe_moment() -> Any:
    return Field(sa_column=Column(DateTime(timezone=True), nullable=True))


def octets(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(LargeBinary, nullable=nullable))


def of_workspace(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=f"{table}_workspace_fkey")
