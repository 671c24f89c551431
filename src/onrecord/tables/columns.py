"""The columns that write tables are made of."""

from typing import Any

from sqlalchemy import ARRAY, Column, DateTime, LargeBinary, Text, text
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
