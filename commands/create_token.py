"""Let a machine act for a member, within scopes that are a part of theirs."""

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from commands import people
from commands.people import Member
from onrecord import db, errors, ids
from onrecord.command import Command, Name, Outcome, Transaction
from onrecord.events import TokenCreated
from onrecord.identity import permissions
from onrecord.identity.credential import CLIENT, TOKEN
from onrecord.identity.links import derived_secret
from onrecord.identity.permissions import Read, Scopes, Write
from onrecord.vault import Vault

LABEL_CHARS_MAX = 100
TOKEN_DAYS_MAX = 3650
PREFIXES = {"personal": TOKEN, "client": CLIENT}

Label = Annotated[Name, StringConstraints(max_length=LABEL_CHARS_MAX)]


class TokenMade(BaseModel):
    """The token. Its secret is told by the answer alone, see the route."""

    token_id: UUID
    expires_at: datetime | None


class TokenTold(TokenMade):
    """The token and its secret. A client's id goes with its secret to `/oauth/token`."""

    secret: str
    client_id: str | None


class CreateToken(Command[TokenMade]):
    """A personal token is a bearer by itself; a client's secret is exchanged for access tokens at `/oauth/token`.

    It may do what its scopes say and its member's role allows, whichever is less. Without `scopes` it has all that
    the role has now. `member_id` is for the system alone: anybody else makes tokens for themselves.
    """

    kind: Literal["personal", "client"] = "personal"
    label: Label
    scopes: frozenset[Read | Write] | None = None
    expires_in_days: Annotated[int, Field(ge=1, le=TOKEN_DAYS_MAX)] | None = None
    member_id: UUID | None = None

    async def handle(self, transaction: Transaction) -> Outcome[TokenMade]:
        member = await people.load_member(transaction, self._whose(transaction))
        answer = TokenMade(token_id=ids.new(), expires_at=self._expiry(transaction.now))
        event = decide(member, self, answer, _most(transaction, member))
        await transaction.run(
            db.sql("commands", "add_token"),
            {
                "workspace_id": transaction.workspace_id,
                "token_id": answer.token_id,
                "member_id": member.id,
                "kind": self.kind,
                "label": self.label,
                "secret_hash": derived_secret(transaction.vault, PREFIXES[self.kind], answer.token_id).hash,
                "scopes": " ".join(event.scopes),
                "now": transaction.now,
                "expires_at": answer.expires_at,
            },
        )
        return Outcome(transaction.workspace_id, [event], answer, about="workspace")

    def _expiry(self, now: datetime) -> datetime | None:
        return None if self.expires_in_days is None else now + timedelta(days=self.expires_in_days)

    def _whose(self, transaction: Transaction) -> UUID:
        credential = transaction.actor.credential
        if credential is None:
            if self.member_id is None:
                raise errors.Malformed("member_id: say for whom the token is")
            return self.member_id
        assert credential.member_id is not None, "an actor is a member of its workspace"
        if self.member_id not in {None, credential.member_id}:
            raise errors.Forbidden("you make tokens for yourself: leave member_id out")
        return credential.member_id


def told(vault: Vault, command: CreateToken, made: TokenMade, workspace_id: UUID) -> TokenTold:
    """The answer with the secret in it, which is made from the token's id: no row holds it, nor a stored answer."""
    secret = derived_secret(vault, PREFIXES[command.kind], made.token_id).text
    client_id = f"{workspace_id}.{made.token_id}" if command.kind == "client" else None
    return TokenTold(**made.model_dump(), secret=secret, client_id=client_id)


def decide(member: Member, command: CreateToken, made: TokenMade, most: Scopes) -> TokenCreated:
    """`most` is what whoever asks may grant."""
    scopes = most if command.scopes is None else command.scopes
    if not scopes <= most:
        raise errors.Forbidden(f"you can't grant what you may not do: {permissions.spell(scopes - most)}")
    return TokenCreated(
        token_id=str(made.token_id),
        member_id=str(member.id),
        kind=command.kind,
        label=command.label,
        scopes=tuple(sorted(scopes)),
        expires_at=made.expires_at,
    )


def _most(transaction: Transaction, member: Member) -> Scopes:
    role = permissions.ROLES[member.role]
    return role if transaction.actor.credential is None else role & transaction.actor.scopes
