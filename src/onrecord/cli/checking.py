"""What a shard of the log must be: numbers without a gap, repeats alike, each record decoded and opened by its key."""

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord.events.envelope import RecordIsUnreadable, decode, person_of
from onrecord.vault.keyring import Keyring
from onrecord.vault.keys import DESTROYED, Blank, DataKey
from onrecord.vault.master import WrappedKeyIsBroken

if TYPE_CHECKING:
    from kafka.consumer.fetcher import ConsumerRecord

FINDINGS_SHOWN_MAX = 40
DIGEST_BYTES = 8


@dataclass
class Counts:
    """Of a shard, or of all: `records` are first occurrences, `erased` those of them under destroyed keys."""

    records: int = 0
    erased: int = 0
    repeats: int = 0
    findings: int = 0

    def add(self, other: "Counts") -> None:
        self.records += other.records
        self.erased += other.erased
        self.repeats += other.repeats
        self.findings += other.findings


@dataclass(frozen=True)
class Finding:
    """What is wrong, and where."""

    shard: int
    seq: int | None
    offset: int
    reason: str


@dataclass
class Report:
    """All findings are counted, the first are kept to be shown."""

    findings: int = 0
    shown: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        self.findings += 1
        if len(self.shown) < FINDINGS_SHOWN_MAX:
            self.shown.append(finding)


class ShardCheck:
    """Takes the records of a shard in their order; of numbers outside the range it says nothing."""

    def __init__(self, shard: int, seqs: range, source: str, keyring: Keyring, report: Report) -> None:
        self.shard = shard
        self.seqs = seqs
        self.counts = Counts()
        self._source = source
        self._keys = _Watched(keyring)
        self._report = report
        self._next = seqs.start
        self._digests = _Digests()

    def take(self, batch: "Sequence[ConsumerRecord]") -> None:
        """The next records. Their keys are fetched together; what is wrong with one of them is told at its record."""
        persons = {person for record in batch if (person := person_of(record.value or b"")) is not None}
        with suppress(WrappedKeyIsBroken):
            self._keys.keyring.fetch(persons)
        for record in batch:
            self._take(record)

    def _take(self, record: "ConsumerRecord") -> None:
        from onrecord import broker  # noqa: PLC0415 - `--help` needs no Kafka client

        seq = broker.seq_of(record)
        if not seq:
            self._found(record, None, "it has no number")
        elif seq in self.seqs and seq < self._next:
            self._repeat(record, seq)
        elif seq in self.seqs:
            self._first(record, seq)

    def _first(self, record: "ConsumerRecord", seq: int) -> None:
        if seq > self._next:
            self._found(record, seq, f"before it {seq - self._next:,} numbers are missing, from {self._next} on")
        self._next = seq + 1
        self._digests.add(seq, record.value or b"")
        self.counts.records += 1
        try:
            self._keys.erased = False
            decode(record.value or b"", self._source, self._keys)
            self.counts.erased += self._keys.erased
        except (RecordIsUnreadable, WrappedKeyIsBroken) as reason:
            self._found(record, seq, str(reason))

    def _repeat(self, record: "ConsumerRecord", seq: int) -> None:
        self.counts.repeats += 1
        same = self._digests.same(seq, record.value or b"")
        if same is None:
            self._found(record, seq, "it stands behind higher numbers")
        elif not same:
            self._found(record, seq, "it stands there again with other bytes than the first time")

    def _found(self, record: "ConsumerRecord", seq: int | None, reason: str) -> None:
        self.counts.findings += 1
        self._report.add(Finding(self.shard, seq, record.offset, reason))


class _Watched:
    """A keyring that notes that it answered with a destroyed key."""

    def __init__(self, keyring: Keyring) -> None:
        self.keyring = keyring
        self.erased = False

    def find(self, workspace_id: str, key_id: str) -> DataKey | Blank:
        key = self.keyring.find(workspace_id, key_id)
        self.erased = key is DESTROYED
        return key


class _Digests:
    """A digest of each number's first record, packed: a stopped relay may repeat what lies any time back."""

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._runs: list[bytearray] = []

    def add(self, seq: int, record: bytes) -> None:
        """Numbers come rising; a gap begins a new run."""
        if not self._runs or seq != self._firsts[-1] + len(self._runs[-1]) // DIGEST_BYTES:
            self._firsts.append(seq)
            self._runs.append(bytearray())
        self._runs[-1] += _digest(record)

    def same(self, seq: int, record: bytes) -> bool | None:
        """Whether the number's first record had these bytes; None if it had none."""
        place = bisect_right(self._firsts, seq) - 1
        if place < 0:
            return None
        at = (seq - self._firsts[place]) * DIGEST_BYTES
        kept = self._runs[place][at : at + DIGEST_BYTES]
        return kept == _digest(record) if kept else None


def _digest(record: bytes) -> bytes:
    return hashlib.blake2b(record, digest_size=DIGEST_BYTES).digest()
