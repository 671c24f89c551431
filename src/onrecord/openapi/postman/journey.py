"""The steps of the journey: which operation, sent how, and what is to come of it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal

TEMPLATE_FILE = "journey.toml"


@dataclass(frozen=True)
class Step:
    """A request of the journey; `journey.toml` says what each field means."""

    do: str
    example: str | None = None
    sent: Mapping[str, Any] = field(default_factory=dict)
    by: Literal["token", "session", "nobody"] = "token"
    expect: tuple[int, ...] = ()
    refusal: str | None = None
    keep: Mapping[str, str] | None = None
    if_match: str | None = None
    key: str | None = None


@dataclass(frozen=True)
class Folder:
    name: str
    about: str
    steps: tuple[Step, ...]


@cache
def read() -> tuple[Folder, ...]:
    table = tomllib.loads(resources.files(__package__).joinpath(TEMPLATE_FILE).read_text("utf-8"))
    return tuple(Folder(row["name"], row["about"], tuple(map(_step, row["step"]))) for row in table["folder"])


def _step(row: dict[str, Any]) -> Step:
    """`with` and `as` are words of Python's own."""
    renamed = {{"with": "sent", "as": "by"}.get(name, name): value for name, value in row.items()}
    return Step(**renamed | {"expect": tuple(row.get("expect", ()))})
