"""One-time codes by WhatsApp: made of their id and our secret when one is sent and when one is typed, and kept nowhere.

Who knows the id, which is on the record, knows nothing of the code. Values in, values out: who calls keeps which code
is open, until when, and how often it was tried.
"""

import hmac
from datetime import timedelta
from uuid import UUID

from onrecord.vault import Vault

DIGITS = 6
LIFE = timedelta(minutes=10)
ATTEMPTS_MAX = 5
CALLED = "sign_in_code:"  # what Meta repeats in each status of a code begins so: it is no message of anybody's


def code_of(vault: Vault, code_id: UUID) -> str:
    """The six digits."""
    derived = int.from_bytes(vault.match("sign-in code", str(code_id))[:8])
    return f"{derived % 10**DIGITS:0{DIGITS}}"


def matches(vault: Vault, code_id: UUID, typed: str) -> bool:
    """Whether this is the code, however it is grouped; in constant time."""
    digits = "".join(typed.split()).encode("utf-8", "surrogatepass")
    return hmac.compare_digest(code_of(vault, code_id).encode(), digits)
