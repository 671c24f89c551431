"""The customers: who they are to WhatsApp, and what their phones do."""

import re
import secrets
import time
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from onrecord.stack.bounds import require_room

CUSTOMERS_MAX = 20_000
BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")


def new_bsuid(country: str = "US") -> str:
    return f"{country}.{secrets.randbelow(10**17) + 10**16}"


def digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)


class Customer(BaseModel):
    """A person with a phone that isn't real. Without a number of theirs, the business knows them by BSUID only."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    id: str = Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")
    name: str = Field(default="", max_length=100)
    phone: str | None = Field(default=None, pattern=r"^[0-9]{5,15}$")  # digits only, as `wa_id`
    user_id: str | None = None  # the BSUID
    parent_user_id: str | None = None
    username: str | None = Field(default=None, max_length=50)
    online: bool = True
    reads_by_itself: bool = True  # otherwise when the phone's page shows the message
    sends_read_receipts: bool = True
    reachable: bool = True  # otherwise 131026
    made_at: float = Field(default_factory=time.time)

    @model_validator(mode="before")
    @classmethod
    def _digits_only(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("phone"):
            given = {**given, "phone": digits(given["phone"])}
        return given

    def is_known_as(self, address: str) -> bool:
        return address in {self.phone, self.user_id}

    def contact(self) -> dict[str, Any]:
        """As webhooks tell who they are."""
        profile = {"name": self.name} | ({"username": self.username} if self.username else {})
        ids = {"wa_id": self.phone, "user_id": self.user_id, "parent_user_id": self.parent_user_id}
        return {"profile": profile} | {name: value for name, value in ids.items() if value}


def demo_customers() -> list[Customer]:
    """Two with a number, one without; they read when the page shows it to them."""
    return [
        Customer(id="karim", name="Karim (demo)", phone="12025550142", user_id=new_bsuid(), reads_by_itself=False),
        Customer(id="ana", name="Ana (demo)", phone="12025550175", user_id=new_bsuid(), reads_by_itself=False),
        Customer(id="mika", username="mika.demo", user_id=new_bsuid(), reads_by_itself=False),
    ]


class Customers:
    """All of them, by id, by number and by BSUID."""

    def __init__(self) -> None:
        self._by_id: dict[str, Customer] = {}
        self._by_address: dict[str, Customer] = {}

    @property
    def all(self) -> list[Customer]:
        return list(self._by_id.values())

    def put(self, customer: Customer) -> None:
        """Keep a new one, or one that has changed; raises Full."""
        if customer.id not in self._by_id:
            require_room(len(self._by_id), CUSTOMERS_MAX, "customers")
        for address in self._addresses(self._by_id.get(customer.id)):
            self._by_address.pop(address, None)
        self._by_id[customer.id] = customer
        for address in self._addresses(customer):
            self._by_address[address] = customer

    def get(self, customer_id: str) -> Customer | None:
        return self._by_id.get(customer_id)

    def known_as(self, address: str) -> Customer | None:
        """The customer with this number or BSUID."""
        return self._by_address.get(address if BSUID.fullmatch(address) else digits(address))

    @staticmethod
    def _addresses(customer: Customer | None) -> list[str]:
        return [address for address in (customer.phone, customer.user_id) if address] if customer else []
