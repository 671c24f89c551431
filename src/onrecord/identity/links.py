"""The links that mails carry, made when the mail is sent: what opens an account stands in no event and in no row."""

import base64
from dataclasses import dataclass
from uuid import UUID

from psycopg_pool import AsyncConnectionPool

from onrecord import clock, db, pipelined
from onrecord.events import MailRequested
from onrecord.identity import recipients
from onrecord.identity.accounts import AccountDatabase, AccountManager
from onrecord.identity.credential import Secret, hash_of
from onrecord.identity.passwords import Passwords
from onrecord.vault import Vault

INVITATION = "ori_"


@dataclass(frozen=True)
class LinkMaker:
    """Makes links to pages of this installation. A token stands behind the #, which no browser sends to a server."""

    pool: AsyncConnectionPool
    vault: Vault
    origin: str

    async def __call__(self, requested: MailRequested, workspace_id: UUID) -> str | None:
        """None where there is nothing that it could lead to any more."""
        match requested.template:
            case "password_reset":
                return await self._of_account("reset-password", UUID(requested.person_id))
            case "email_verification":
                return await self._of_account("verify-email", UUID(requested.person_id))
            case "invitation":
                assert requested.about_id is not None, "it is about an invitation"
                return self._link("invitation", derived_secret(self.vault, INVITATION, UUID(requested.about_id)).text)
            case "conversation_assigned" | "mentioned_in_note" | "customer_replied":
                assert requested.about_id is not None, "it is about a conversation"
                return await self._of_conversation(workspace_id, UUID(requested.person_id), requested.about_id)
            case "sign_in_warning":
                return None

    async def _of_conversation(self, workspace_id: UUID, member_id: UUID, conversation_id: str) -> str | None:
        """It leads nowhere for who has left or was disabled meanwhile."""
        async with pipelined.transaction(self.pool) as connection:
            await connection.execute(db.sql("onrecord", "set_workspace"), (str(workspace_id),))
            active = await recipients.is_active(recipients.Opened(connection, workspace_id, self.vault), member_id)
        return f"{self.origin}/inbox/{conversation_id}" if active else None

    async def _of_account(self, page: str, account_id: UUID) -> str | None:
        async with pipelined.transaction(self.pool) as connection:
            accounts = AccountDatabase(connection, self.vault, clock.now())
            account = await accounts.get(account_id)
        if account is None or not account.is_active or (page == "verify-email" and account.is_verified):
            return None
        manager = AccountManager(accounts, self.vault, Passwords())
        if page == "verify-email":
            await manager.request_verify(account)
        else:
            await manager.forgot_password(account)
        return self._link(page, manager.token)

    def _link(self, page: str, token: str) -> str:
        return f"{self.origin}/{page}#{token}"


def derived_secret(vault: Vault, prefix: str, of: UUID) -> Secret:
    """The secret of a row, made from its id: told again, or mailed later, without standing anywhere."""
    text = prefix + base64.urlsafe_b64encode(vault.match("secret", prefix, str(of))).rstrip(b"=").decode()
    return Secret(text, hash_of(text))
