"""Mails as an effect: what the event asks for is opened, composed with its link, and handed over."""

from dataclasses import dataclass
from email.headerregistry import Address
from typing import NamedTuple, Protocol
from uuid import UUID

import psycopg

from onrecord import errors, mail
from onrecord.effects.ledger import Call
from onrecord.effects.opened import CantBeOpened, open_record
from onrecord.effects.outcomes import Backoff, Done, InDoubt, NotNow, Outcome, Refused
from onrecord.events import MailRequested
from onrecord.events.envelope import Envelope
from onrecord.events.mail import MailFailure
from onrecord.mail import Mailer
from onrecord.mail.message import Message, address_of, compose, text
from onrecord.vault import MasterKeys


class Waits(NamedTuple):
    """How long before the next attempt, by what went wrong with the last one."""

    unreachable: Backoff = Backoff(first_s=5, s_max=600)
    busy: Backoff = Backoff(first_s=60, s_max=3_600)
    doubted: Backoff = Backoff(first_s=120, s_max=600)

    def after(self, reason: MailFailure) -> Backoff:
        return self.unreachable if reason == "server_unreachable" else self.busy


WAITS = Waits()


class Links(Protocol):
    """Makes the link that a mail carries, when it is sent: it stands in no event and in no row."""

    async def __call__(self, requested: MailRequested, workspace_id: UUID, /) -> str | None:
        """The whole link; None if there is nothing to lead to any more, or never was.

        Raises errors.Unavailable or psycopg.OperationalError where it can't be made just now.
        """


async def no_links(_requested: MailRequested, _workspace_id: UUID) -> str | None:
    """For an installation that makes none: only mails without a link are sent."""
    return None


@dataclass(frozen=True)
class Mailing:
    """Mails, by one mailer. One in doubt is sent once more, with the same Message-ID."""

    mailer: Mailer
    sender: Address
    masters: MasterKeys
    source: str
    links: Links = no_links
    waits: Waits = WAITS
    repeats_max: int = 1

    async def call(self, call: Call, time_out_s: float) -> Outcome:
        try:
            message = await self._compose(call)
            await self.mailer.send(message, time_out_s)
        except mail.Refused as refused:
            return Refused(refused.reason)
        except mail.NotNow as not_now:
            return NotNow(not_now.reason, self.waits.after(not_now.reason))
        except mail.InDoubt:
            return InDoubt(self.waits.doubted)
        return Done()

    async def _compose(self, call: Call) -> Message:
        """The message. Raises Refused or NotNow."""
        envelope, requested = self._open(call)
        link = await self._link(requested, call.claimed.workspace_id) if text(requested.template).needs_link else None
        try:
            to = address_of(requested.name, requested.address)
        except ValueError:
            raise mail.Refused("address_refused") from None
        return compose(
            call.claimed.id, requested.template, sender=self.sender, to=to, asked_at=envelope.time, link=link
        )

    def _open(self, call: Call) -> tuple[Envelope, MailRequested]:
        """A key that is missing may come back with a backup of the vault."""
        try:
            envelope, requested = open_record(call, self.source, self.masters)
        except CantBeOpened:
            raise mail.NotNow("record_unreadable") from None
        assert isinstance(requested, MailRequested), "no other event asks for a mail"
        return envelope, requested

    async def _link(self, requested: MailRequested, workspace_id: UUID) -> str:
        try:
            link = await self.links(requested, workspace_id)
        except (errors.Unavailable, psycopg.OperationalError):
            raise mail.NotNow("link_missing") from None
        if link is None:
            raise mail.Refused("link_missing")
        return link
