import subprocess
import sys
import threading

import anyio
import pytest
from pwdlib import PasswordHash
from pwdlib.hashers import HasherProtocol
from pwdlib.hashers.argon2 import Argon2Hasher

from onrecord import errors
from onrecord.identity import passwords
from onrecord.identity.passwords import DUMMY_HASH, Passwords

GOOD = "marmalade ferry 41 quilts"
EMAIL = "anna.schmidt@example.invalid"
PATIENCE_S = 20


class Slow(HasherProtocol):
    """A hasher that hashes only once it is told to, and says that it has begun."""

    def __init__(self) -> None:
        self.begun, self.go = threading.Event(), threading.Event()

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        assert password
        assert salt is None
        self.begun.set()
        assert self.go.wait(PATIENCE_S), "the event loop stood still"
        return "slow"

    @classmethod
    def identify(cls, hash: str | bytes) -> bool:  # noqa: A002 - as the protocol has it
        return hash == "slow"

    def verify(self, password: str | bytes, hash: str | bytes) -> bool:  # noqa: A002 - likewise
        return bool(self.hash(password) and hash)

    def check_needs_rehash(self, hash: str | bytes) -> bool:  # noqa: A002 - likewise
        return not hash


async def until(event: threading.Event) -> None:
    assert await anyio.to_thread.run_sync(event.wait, PATIENCE_S)


async def test_the_event_loop_goes_on_while_a_password_is_hashed() -> None:
    slow = Slow()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(Passwords(PasswordHash((slow,))).hash, GOOD)
        await until(slow.begun)
        slow.go.set()  # said by the loop: a loop that hashes could not


async def test_one_password_is_hashed_at_a_time_and_few_may_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "WAITING_MAX", 1)
    slow = Slow()
    of_slow = Passwords(PasswordHash((slow,)))
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(of_slow.verify, GOOD, "slow")
        await until(slow.begun)
        slow.begun.clear()
        tasks.start_soon(of_slow.verify, GOOD, "slow")
        await anyio.wait_all_tasks_blocked()
        assert not slow.begun.is_set()
        with pytest.raises(errors.Unavailable):
            await of_slow.verify(GOOD, "slow")
        slow.go.set()


async def test_a_password_verifies_against_its_hash_and_no_other() -> None:
    known = await Passwords().hash(GOOD)
    assert known.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await Passwords().verify(GOOD, known)
    assert not await Passwords().verify(GOOD + " ", known)
    assert known != await Passwords().hash(GOOD)


async def test_an_unknown_user_costs_a_hash_of_the_same_parameters_and_is_refused() -> None:
    asked: list[str | bytes] = []

    class Noting(Argon2Hasher):
        def verify(self, password: str | bytes, hash: str | bytes) -> bool:  # noqa: A002 - as pwdlib has it
            asked.append(hash)
            return super().verify(password, hash) or True

    noting = Noting(time_cost=passwords.PASSES, memory_cost=passwords.MEMORY_KIB, parallelism=passwords.LANES)
    assert await Passwords(PasswordHash((noting,))).verify_and_update(GOOD, None) == (False, None)
    assert asked == [DUMMY_HASH]
    assert not noting.check_needs_rehash(DUMMY_HASH)


async def test_a_hash_of_an_unknown_kind_is_refused_and_not_shown() -> None:
    assert await Passwords().verify_and_update(GOOD, "md5$0123") == (False, None)


async def test_a_hash_of_weaker_parameters_is_renewed_by_the_right_password_only() -> None:
    weak = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),)).hash(GOOD)
    assert await Passwords().verify_and_update("another one entirely", weak) == (False, None)
    right, updated = await Passwords().verify_and_update(GOOD, weak)
    assert right
    assert updated is not None
    assert await Passwords().verify_and_update(GOOD, updated) == (True, None)


async def test_a_password_is_the_same_however_its_letters_are_composed() -> None:
    known = await Passwords().hash("Bl\u00fctenstaub 41 quilts")
    assert await Passwords().verify("Blu\u0308tenstaub 41 quilts", known)


async def test_half_a_surrogate_pair_is_no_mistake_of_the_server() -> None:
    assert not await Passwords().verify("\ud83d" * 12, None)


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("k7!xQz93mfP", "at least 12 characters"),
        ("x7 k" * 32 + "!", "at most 128 characters"),
        ("my anna.SCHMIDT 41 quilts", "e-mail"),
        ("password1234", "common"),
        ("qwertyuiop12", "common"),
        ("123456789012", "common"),
        ("aaaaaaaaaaaa" * 10, "common"),
        ("monkeymonkey", "common"),
        ("Liverpool2024!", "common"),
        ("onrecord1234", "common"),
    ],
)
async def test_a_weak_password_is_refused_and_what_is_expected_is_said(password: str, expected: str) -> None:
    with pytest.raises(errors.PasswordTooWeak, match=expected) as raised:
        await Passwords().require_good(password, EMAIL)
    assert password not in str(raised.value)
    assert (raised.value.status, raised.value.type) == (422, "password-too-weak")


@pytest.mark.parametrize(
    "password", [GOOD, "k7!xQz93mfPd", "x7 k!" * 5 + "uq" * 50, "Стеклянный верблюд 41", "a" + GOOD]
)
async def test_a_good_password_is_taken_whatever_characters_it_has(password: str) -> None:
    await Passwords().require_good(password, EMAIL)


async def test_a_local_part_of_one_letter_forbids_nothing() -> None:
    await Passwords().require_good(GOOD, "a@example.invalid")


def test_the_lists_of_words_are_loaded_only_when_a_password_is_judged() -> None:
    asked = "import sys, onrecord.identity.passwords; assert 'zxcvbn' not in sys.modules"
    subprocess.run([sys.executable, "-c", asked], check=True)
