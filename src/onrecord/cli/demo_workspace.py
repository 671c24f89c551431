"""What `onrecord demo` furnishes a workspace with: labels, canned replies and a team, unless it has labels already."""

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

LABELS = (("Refund", "red"), ("Delivery", "orange"), ("Invoice", "blue"), ("Praise", "green"), ("Wholesale", "violet"))
CANNED_REPLIES = (
    ("thanks", "Thank you for writing to us! We're looking into it and will be back within the hour."),
    ("order-number", "Could you send us your order number? It's in the confirmation that we mailed to you."),
    ("refund-sent", "We've sent your money back today. Your bank usually takes two to three working days."),
    ("closed", "Our office is closed just now. We're back tomorrow at nine, and yours will be the first we answer."),
)
TEAM, TEAM_MEMBERS_MAX = "Front desk", 20


class Api(Protocol):
    """The part of the demo's client that is needed here."""

    def post(self, command: str, body: dict[str, Any]) -> dict[str, Any]: ...

    def get(self, question: str) -> dict[str, Any]: ...


def furnish(api: Api, members: Sequence[UUID]) -> None:
    """Through real commands, once: who has furnished their workspace keeps it as it is."""
    if api.get("list_labels")["labels"]:
        return
    for name, colour in LABELS:
        api.post("create_label", {"name": name, "colour": colour})
    for shortcut, text in CANNED_REPLIES:
        api.post("create_canned_reply", {"shortcut": shortcut, "text": text})
    api.post("create_team", {"name": TEAM, "member_ids": [str(member_id) for member_id in members[:TEAM_MEMBERS_MAX]]})
    api.post(
        "save_view", {"name": "Nobody's, oldest first", "shared": True, "assignee": "nobody", "sort": "oldest_waiting"}
    )
