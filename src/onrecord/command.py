"""What a command is: a frozen model that knows how to handle itself inside the transaction that `execute` opened."""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar, Generic, Literal, LiteralString, TypeVar, cast
from uuid import UUID

import psycopg
from email_validator import EmailNotValidError, validate_email
from psycopg.abc import Params
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from onrecord import errors
from onrecord.events import EventData
from onrecord.identity.credential import Credential
from onrecord.identity.permissions import OPERATIONS, Scopes
from onrecord.vault import Vault
from onrecord.vault.keys import DataKey

SYSTEM = "system"
_SURROGATE = re.compile("[\ud800-\udfff]")
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")

AnswerT_co = TypeVar("AnswerT_co", bound=BaseModel, covariant=True)


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("a NUL character can't be stored: leave it out")
    if not text.isascii() and _SURROGATE.search(text):
        raise ValueError("half of a surrogate pair is no character: send both or leave it out")
    return text


def _address(text: str) -> str:
    """An e-mail address in its canonical form. Domains that only this network knows are welcome."""
    try:
        found = validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise ValueError("this is no e-mail address") from error
    return found.normalized


MESSAGE_CHARS_MAX = 4096
NOTE_CHARS_MAX = 10_000
NAME_CHARS_MAX = 200
EMAIL_CHARS_MAX = 254

# StringConstraints behind a validator are looked at before white space is stripped: in Name they stand first.
STORABLE = AfterValidator(_storable)
Text = Annotated[str, STORABLE]
MessageText = Annotated[Text, StringConstraints(min_length=1, max_length=MESSAGE_CHARS_MAX)]
NoteText = Annotated[Text, StringConstraints(min_length=1, max_length=NOTE_CHARS_MAX)]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_CHARS_MAX), AfterValidator(_storable)
]
Email = Annotated[Text, StringConstraints(max_length=EMAIL_CHARS_MAX), AfterValidator(_address)]


@dataclass(frozen=True)
class Actor:
    """Who acts, in the envelope's words (`token/<id>`, `member/<id>`, `system`), where, and what they may do.

    `credential` is what they came with: every transaction in their name has it verified first.
    """

    name: str
    workspace_id: UUID
    scopes: Scopes = frozenset()
    credential: Credential | None = None
    on_behalf_of: str | None = None

    def must_be_allowed(self, operation: str) -> None:
        """Raises Forbidden unless the scopes hold the one that it needs. The system may do everything."""
        needed = OPERATIONS.get(operation)
        if self.name != SYSTEM and needed not in self.scopes:
            raise errors.Forbidden(f"{operation} needs the scope {needed or 'of the system'}")


def system(workspace_id: UUID, on_behalf_of: str | None = None) -> Actor:
    """OnRecord itself: it may run every command, those that no person may among them."""
    return Actor(SYSTEM, workspace_id, on_behalf_of=on_behalf_of)


@dataclass(frozen=True)
class Transaction:
    """The open transaction of one command. Statements are pipelined: `run` doesn't wait, `one` does."""

    connection: psycopg.AsyncConnection
    actor: Actor
    now: datetime
    expected_version: int | None
    vault: Vault

    @property
    def workspace_id(self) -> UUID:
        return self.actor.workspace_id

    async def one(self, statement: LiteralString, params: Params) -> tuple[object, ...] | None:
        """The first row of the answer, or None."""
        return await (await self.connection.execute(statement, params)).fetchone()

    async def run(self, statement: LiteralString, params: Params) -> None:
        await self.connection.execute(statement, params)


Stream = Literal["contact", "workspace"]


@dataclass(frozen=True)
class Further:
    """Events that a command emits beside its own: about another subject, under another key, or by another actor."""

    subject: UUID
    events: Sequence[EventData]
    key: DataKey | None = None
    about: Stream = "contact"
    actor: str | None = None


@dataclass(frozen=True)
class Outcome(Generic[AnswerT_co]):
    """What `handle` decided: the events about one subject (none, if there was nothing to do), and what to answer.

    `key` is the person's, read under the contact's lock; events with personal fields are sealed under it. `further`
    events follow in their order and stand or fall with the rest.
    """

    subject: UUID
    events: Sequence[EventData]
    answer: AnswerT_co
    key: DataKey | None = None
    about: Stream = "contact"
    further: Sequence[Further] = ()


class Command(BaseModel, ABC, Generic[AnswerT_co]):
    """A command: its fields are the request's body. Its name is the route's and the operation's."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    needs_version: ClassVar[bool] = False

    operation: ClassVar[str] = ""

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        cls.operation = _CAPITAL.sub("_", cls.__name__).lower()

    @classmethod
    def answer_type(cls) -> type[BaseModel]:
        """The model that this command answers with: the argument of its base `Command[…]`."""
        arguments = (base.__pydantic_generic_metadata__["args"] for base in cls.__mro__ if issubclass(base, Command))
        return cast("type[BaseModel]", next(args[0] for args in arguments if args))

    @abstractmethod
    async def handle(self, transaction: Transaction) -> Outcome[AnswerT_co]:
        """Load under the contact's lock, decide, write the domain rows. Never commits, never emits.

        Raises a `Refusal`; whatever it raises, nothing is written.
        """
