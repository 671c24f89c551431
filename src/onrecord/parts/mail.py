"""Mails: the mailer that the settings name, and `record_mail_outcome`."""

from typing import Literal, assert_never, cast

from commands.record_mail_outcome import RecordMailOutcome
from onrecord import mail
from onrecord.command import system
from onrecord.effects.caller import InHand, Limits, Part, Record
from onrecord.effects.mailing import WAITS, Links, Mailing, Waits
from onrecord.effects.outcomes import Closing, Done, Refused, Unconfirmed
from onrecord.events.mail import MailFailure
from onrecord.execute import Executor
from onrecord.identity.links import LinkMaker
from onrecord.parts import Surroundings


async def make(
    at: Surroundings, *, links: Links | None = None, limits: Limits | None = None, waits: Waits = WAITS
) -> Part:
    config, executor = at.config, at.executor
    links = links or LinkMaker(executor.pool, executor.vault, config.public_origin)
    masters = config.vault().masters
    mailing = Mailing(mail.mailer(config), mail.sender(config), masters, executor.log.source, links, waits)
    return Part(mailing, recording(executor), limits or Limits())


def recording(executor: Executor) -> Record:
    """Outcomes as commands: each closes its row and stands in the log, by one transaction."""

    async def record(in_hand: InHand, closing: Closing) -> None:
        command = RecordMailOutcome(
            mail_id=in_hand.claimed.id,
            claimed_by=in_hand.claimed.claimed_by,
            outcome=_outcome(closing, in_hand.doubts),
            doubts=in_hand.doubts,
        )
        await executor.execute(command, system(in_hand.claimed.workspace_id))

    return record


def _outcome(closing: Closing, doubts: int) -> Literal["sent", "unconfirmed"] | MailFailure:
    """What was in doubt before can't be known to have failed: it ends unconfirmed."""
    match closing:
        case Done():
            return "sent"
        case Refused(reason) if not doubts:
            return cast("MailFailure", reason)  # the command's model checks it
        case Refused() | Unconfirmed():
            return "unconfirmed"
        case _:
            assert_never(closing)
