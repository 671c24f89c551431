"""Why something outside isn't fetched, or came to nothing. No text here names an address or a URL.

Egress
├── Refused       by us: nothing was sent to where it must not go, or what came was put down
├── Unreachable   nobody took the request: it was certainly not carried out
└── Broken        no answer, or half of one: it may have been carried out
"""

from typing import Literal

Reason = Literal[
    "url_malformed",
    "not_https",
    "host_not_allowed",
    "address_not_public",
    "redirects_too_many",
    "redirect_not_followed",
    "encoded",
    "too_large",
]


class EgressError(Exception):
    """What was asked for outside OnRecord was not had."""

    def __str__(self) -> str:
        return self.__doc__ or ""


class Refused(EgressError):
    """OnRecord doesn't fetch this."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Unreachable(EgressError):
    """The other side can't be reached."""


class Broken(EgressError):
    """The other side didn't answer in time, or broke off."""
