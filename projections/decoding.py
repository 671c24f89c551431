"""Decoding what arrived: the keys of the persons concerned are fetched together, and what can't be read says why."""

from collections.abc import Sequence

from onrecord.events import ContactErased
from onrecord.events.envelope import Recorded, RecordIsUnreadable, decode, person_of
from onrecord.reader import Arrived
from onrecord.vault.keyring import Keyring
from projections.batch import Decoded


class Decoder:
    """Decodes records of one log, with a keyring that forgets whom they erase."""

    def __init__(self, source: str, keyring: Keyring) -> None:
        self._source = source
        self._keyring = keyring

    def __call__(self, arrived: Sequence[Arrived]) -> list[Decoded]:
        """A contact's records have its id as their key, so most need no look at their bytes."""
        new = (record.value for record in arrived if not self._keyring.holds(record.key))
        self._keyring.fetch(person for value in new if (person := person_of(value)))
        return [(record, self._decode(record)) for record in arrived]

    def _decode(self, arrived: Arrived) -> Recorded | RecordIsUnreadable:
        try:
            envelope, event = decode(arrived.value, self._source, self._keyring)
        except RecordIsUnreadable as unreadable:
            return unreadable
        recorded = Recorded(arrived.shard, arrived.seq, envelope, event, arrived.value)
        if isinstance(event, ContactErased):
            self._keyring.forget(envelope.workspace_id, recorded.subject_id)
        return recorded
