"""(f) What sealing costs: microseconds to encode and to decode an event, sealed and with the seal left shut."""

from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter

import orjson

from bench.projector import TEXT
from bench.result import Result, middle
from onrecord import ids
from onrecord.events import MessageReceived
from onrecord.events.envelope import Envelope, decode, encode
from onrecord.vault import Vault
from onrecord.vault.keys import Blank, DataKey, NoKeys
from onrecord.vault.master import MasterKeys

SOURCE = "/onrecord/bench"
ROUNDS = 5


class HeldKey:
    """A keyring that has the key already, as it has for all but a person's first event."""

    def __init__(self, key: DataKey) -> None:
        self._key = key

    def find(self, workspace_id: str, key_id: str) -> DataKey | Blank:  # noqa: ARG002 - as Keys has it
        return self._key


def run(*, small: bool) -> Result:
    times = 4_000 if small else 20_000
    person = ids.new()
    key, _ = Vault(MasterKeys([bytes(32)]), b"bench").make(person)
    envelope = Envelope(
        str(ids.new()), datetime.now(UTC), f"contact/{person}", str(ids.new()), "system", str(ids.new())
    )
    event = MessageReceived(
        conversation_id=str(ids.new()),
        message_id=str(ids.new()),
        version=2,
        provider_message_id="bench",
        sent_at=datetime.now(UTC),
        text=TEXT,
    )
    record = encode(event, envelope, SOURCE, key)
    held, closed = HeldKey(key), NoKeys()
    fields = {"provider_message_id": event.provider_message_id, "text": event.text}
    result = Result("sealing", f"a message of {len(TEXT)} characters, {times:,} times")
    result.figures = {
        "encode + seal us": _each(times, lambda: encode(event, envelope, SOURCE, key)),
        "of it the seal us": _each(times, lambda: key.seal(fields, b"beside")),
        "open + decode us": _each(times, lambda: decode(record, SOURCE, held)),
        "decode, closed us": _each(times, lambda: decode(record, SOURCE, closed)),
        "bare JSON there and back us": _each(times, lambda: orjson.loads(orjson.dumps(fields))),
    }
    return result


def _each(times: int, work: Callable[[], object]) -> float:
    """Microseconds per call, the middle of some rounds."""
    rounds = []
    for _ in range(ROUNDS):
        began = perf_counter()
        for _ in range(times):
            work()
        rounds.append((perf_counter() - began) / times * 1e6)
    return middle(rounds)
