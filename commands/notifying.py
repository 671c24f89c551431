"""Mails that tell a member of a conversation. They say that there is something, and link to it; never what was said.

In the app a member is told of everything by read models; here is only what leaves it. A member is mailed once per
conversation and kind, and again only when they have read it since, or MAIL_PAUSE is over.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Literal, cast
from uuid import UUID

from commands.conversation import Conversation
from onrecord import db, ids
from onrecord.command import Further, Transaction
from onrecord.events import MailRequested
from onrecord.events.mail import MailTemplate
from onrecord.identity import recipients
from onrecord.identity.recipients import Recipient

MAIL_PAUSE = timedelta(minutes=10)

Kind = Literal["assigned", "mentioned", "replied"]
TEMPLATES: Mapping[Kind, MailTemplate] = {
    "assigned": "conversation_assigned",
    "mentioned": "mentioned_in_note",
    "replied": "customer_replied",
}


async def mails(
    transaction: Transaction, conversation: Conversation, kind: Kind, member_ids: Collection[UUID]
) -> Sequence[Further]:
    """Requests for mails, each under its member's key, to those of these who want them and weren't told just now.

    Nobody who left or is disabled is told. The conversation's contact is locked.
    """
    if not member_ids:
        return []
    due = await transaction.connection.execute(
        db.sql("commands", "claim_notification_mails"),
        {
            "workspace_id": transaction.workspace_id,
            "conversation_id": conversation.id,
            "kind": kind,
            "member_ids": list(member_ids),
            "now": transaction.now,
            "before": transaction.now - MAIL_PAUSE,
        },
    )
    members = [cast("UUID", row[0]) for row in await due.fetchall()]
    found = [await recipients.find(transaction, member_id) for member_id in members]
    return [
        Further(
            transaction.workspace_id, [decide(recipient, kind, conversation, ids.new())], recipient.key, "workspace"
        )
        for recipient in found
        if recipient is not None
    ]


def others(transaction: Transaction, member_ids: Collection[UUID]) -> Collection[UUID]:
    """Those of these whose own doing the command isn't: nobody is told of what they did, or a token did for them.

    What a customer does is nobody's own, though a member's token takes it in.
    """
    credential = transaction.actor.credential
    return {member_id for member_id in member_ids if credential is None or member_id != credential.member_id}


def decide(recipient: Recipient, kind: Kind, conversation: Conversation, mail_id: UUID) -> MailRequested:
    return MailRequested(
        mail_id=str(mail_id),
        template=TEMPLATES[kind],
        person_id=str(recipient.member_id),
        about_id=str(conversation.id),
        address=recipient.email,
        name=recipient.name,
    )
