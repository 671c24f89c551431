"""Passwords: which are good enough, and their argon2id hashes, made and verified off the event loop.

Hashing costs 19 MiB and some 20 ms of a core (OWASP's first choice of parameters), so one is made at a time and few
may wait. An unknown user is verified against a dummy hash: it takes as long as a known one.
"""

import asyncio
import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import anyio
import anyio.to_thread
from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from onrecord import errors

PASSWORD_CHARS_MIN = 12
PASSWORD_CHARS_MAX = 128
LOCAL_PART_CHARS_MIN = 4  # a shorter one stands in half of all passwords by chance
GUESSES_LOG10_MIN = 8  # zxcvbn's score 3: withstands guessing even if the hash is slow to a thief only
ESTIMATED_CHARS_MAX = 32  # the estimate grows with the cube of the length: 0.2 s at the worst for 32, 1.6 s for 72
HASHING_MAX = 1
WAITING_MAX = 50

MEMORY_KIB = 19_456
PASSES = 2
LANES = 1

# Of a password that nobody knows; a test holds its parameters to the ones above.
DUMMY_HASH = "$argon2id$v=19$m=19456,t=2,p=1$iQT/K9nz6zoS2MZHU1JxvQ$anZSiylGPcBMnSuCaBgooJz89xSXm8TvxZoXYWaeXFM"

_T = TypeVar("_T")
_limiters: WeakKeyDictionary[asyncio.AbstractEventLoop, anyio.CapacityLimiter] = WeakKeyDictionary()


def hasher() -> PasswordHash:
    return PasswordHash((Argon2Hasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES),))


class Passwords:
    """Hashes and verifies, HASHING_MAX at a time in an event loop; raises Unavailable when WAITING_MAX wait already."""

    def __init__(self, hashing: PasswordHash | None = None) -> None:
        self._hashing = hashing or hasher()

    async def hash(self, password: str) -> str:
        return await self._in_thread(partial(self._hashing.hash, _canonical(password)))

    async def verify(self, password: str, known: str | None) -> bool:
        """Whether the password is the one of this hash; with None it takes as long and is False."""
        right, _ = await self.verify_and_update(password, known)
        return right

    async def verify_and_update(self, password: str, known: str | None) -> tuple[bool, str | None]:
        """Likewise, and a new hash to store in place of one that was made with weaker parameters."""
        right, updated = await self._in_thread(partial(self._verify, _canonical(password), known or DUMMY_HASH))
        return (right, updated) if known else (False, None)

    async def require_good(self, password: str, email: str) -> None:
        """Raises PasswordTooWeak, which says what is expected, never what was sent."""
        await self._in_thread(partial(check, password, email))

    def _verify(self, password: bytes, known: str) -> tuple[bool, str | None]:
        try:
            return self._hashing.verify_and_update(password, known)
        except UnknownHashError:  # of another kind: its message holds the hash
            self._hashing.verify(password, DUMMY_HASH)
            return False, None

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        limiter = _limiters.setdefault(asyncio.get_running_loop(), anyio.CapacityLimiter(HASHING_MAX))
        if limiter.statistics().tasks_waiting >= WAITING_MAX:
            raise errors.Unavailable("too many passwords are being verified: try again")
        return await anyio.to_thread.run_sync(work, limiter=limiter)


def check(password: str, email: str) -> None:
    """Raises PasswordTooWeak. Takes 1 to 200 ms, and the first time 70 more and 15 MiB for the lists of words."""
    length, local_part = len(unicodedata.normalize("NFKC", password)), email.rpartition("@")[0].casefold()
    if length < PASSWORD_CHARS_MIN:
        raise errors.PasswordTooWeak(f"it must have at least {PASSWORD_CHARS_MIN} characters")
    if length > PASSWORD_CHARS_MAX:
        raise errors.PasswordTooWeak(f"it must have at most {PASSWORD_CHARS_MAX} characters")
    if len(local_part) >= LOCAL_PART_CHARS_MIN and local_part in password.casefold():
        raise errors.PasswordTooWeak("it must not contain your e-mail address or the part of it before the @")
    if _guesses_log10(password, ["onrecord", local_part]) < GUESSES_LOG10_MIN:
        raise errors.PasswordTooWeak(
            "it is among the most common ones or like them, or easily guessed: take several words that don't belong "
            "together, or let a password manager make one"
        )


def _guesses_log10(password: str, more_words: list[str]) -> float:
    from zxcvbn import zxcvbn  # noqa: PLC0415 - takes 70 ms and 15 MiB, and most processes never ask

    found: dict[str, Any] = zxcvbn(password[:ESTIMATED_CHARS_MAX], user_inputs=more_words)
    return float(found["guesses_log10"])


def _canonical(password: str) -> bytes:
    """The same bytes whatever way a keyboard composes its letters (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
