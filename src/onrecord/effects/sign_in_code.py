"""One-time codes by WhatsApp, as a task of deliveries: the code is made when it is sent, and stands nowhere before."""

from dataclasses import dataclass
from typing import Any

from onrecord import clock
from onrecord.effects.delivering import SEND_S_MAX, NotSent, Order, Task
from onrecord.effects.opened import open_record
from onrecord.events import SignInCodeRequested
from onrecord.identity.sign_in_code import CALLED, LIFE, code_of
from onrecord.vault import Vault
from onrecord.whatsapp.failures import Failure
from onrecord.whatsapp.graph import Graph
from onrecord.whatsapp.sending import Recipient, addressed


@dataclass(frozen=True)
class SignInCodes:
    """Codes by an authentication template: its name and language, None where the settings name none."""

    graph: Graph
    vault: Vault
    source: str
    template: tuple[str, str] | None
    now: clock.Clock = clock.now

    @property
    def task(self) -> Task:
        """Nobody gets a code twice: who waits for one asks for another."""
        return Task(self._send, "give_up")

    async def _send(self, order: Order) -> None:
        envelope, asked = open_record(order.call, self.source, self.vault.masters)
        assert isinstance(asked, SignInCodeRequested), "no other event asks for a code"
        if self.template is None:
            raise NotSent(Failure("channel"))
        if self.now() >= envelope.time + LIFE:
            raise NotSent(Failure("transient"))
        code = code_of(self.vault, order.call.claimed.id)
        body = payload(asked, code, *self.template)
        number_id = order.by.sender.phone_number_id
        await self.graph.send(number_id, order.token, body, min(SEND_S_MAX, order.left_s))


def payload(asked: SignInCodeRequested, code: str, template: str, language: str) -> dict[str, Any]:
    """The body: the code stands in the text, and in the button that copies it.

    https://developers.facebook.com/docs/whatsapp/business-management-api/authentication-templates
    """
    filled = [{"type": "text", "text": code}]
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **addressed(Recipient("number", asked.number)),
        "type": "template",
        "template": {
            "name": template,
            "language": {"code": language},
            "components": [
                {"type": "body", "parameters": filled},
                {"type": "button", "sub_type": "url", "index": "0", "parameters": filled},
            ],
        },
        "biz_opaque_callback_data": f"{CALLED}{asked.code_id}",
    }
