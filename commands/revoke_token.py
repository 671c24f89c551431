"""Make a token good for nothing, from the next request on."""

from datetime import datetime
from typing import NamedTuple, cast
from uuid import UUID

from pydantic import BaseModel

from onrecord import db, errors
from onrecord.command import SYSTEM, Actor, Command, Outcome, Transaction
from onrecord.events import TokenRevoked
from onrecord.identity.permissions import Write


class TokenEnded(BaseModel):
    """The token that is none any more."""

    token_id: UUID


class Token(NamedTuple):
    """What revoking one needs to know."""

    member_id: UUID
    revoked_at: datetime | None


class RevokeToken(Command[TokenEnded]):
    """One's own token; an admin may revoke anybody's."""

    token_id: UUID

    async def handle(self, transaction: Transaction) -> Outcome[TokenEnded]:
        row = await transaction.one(db.sql("commands", "load_token"), (transaction.workspace_id, self.token_id))
        if row is None:
            raise errors.NoSuchToken
        event = decide(Token(*cast("tuple[UUID, datetime | None]", row)), self, transaction.actor)
        await transaction.run(
            db.sql("commands", "revoke_token"), (transaction.now, transaction.workspace_id, self.token_id)
        )
        return Outcome(transaction.workspace_id, [event], TokenEnded(token_id=self.token_id), about="workspace")


def decide(token: Token, command: RevokeToken, actor: Actor) -> TokenRevoked:
    own = actor.credential is not None and actor.credential.member_id == token.member_id
    if not (own or actor.name == SYSTEM or Write.MEMBERS in actor.scopes):
        raise errors.NoSuchToken
    if token.revoked_at is not None:
        raise errors.TokenIsRevoked
    return TokenRevoked(token_id=str(command.token_id), member_id=str(token.member_id))
