"""The record that asks for an effect, opened with the key of the person whom it is about, and nobody else's."""

import structlog

from onrecord.effects.ledger import Call
from onrecord.events import Event
from onrecord.events.envelope import Envelope, RecordIsUnreadable, decode
from onrecord.vault import MasterKeys, keys
from onrecord.vault.keys import DataKey, KeyIsUnknown
from onrecord.vault.master import MasterKeyIsMissing, WrappedKeyIsBroken

logger = structlog.get_logger("worker")


class CantBeOpened(Exception):
    """The record can't be opened: a key that is missing may come back with a backup of the vault."""


def open_record(call: Call, source: str, masters: MasterKeys) -> tuple[Envelope, Event]:
    """Raises CantBeOpened."""
    try:
        return decode(call.record, source, _OneKey(call, masters))
    except (RecordIsUnreadable, MasterKeyIsMissing, WrappedKeyIsBroken) as reason:
        logger.warning("record can't be opened", effect=str(call.claimed.id), reason=str(reason))
        raise CantBeOpened from None


def key_of(call: Call, masters: MasterKeys) -> DataKey:
    """The person's key. Raises CantBeOpened."""
    try:
        return _OneKey(call, masters).find(str(call.claimed.workspace_id), str(call.claimed.person_id))
    except (KeyIsUnknown, MasterKeyIsMissing, WrappedKeyIsBroken):
        raise CantBeOpened from None


class _OneKey:
    """The one that `begin_call` has read."""

    def __init__(self, call: Call, masters: MasterKeys) -> None:
        self._call = call
        self._masters = masters

    def find(self, workspace_id: str, key_id: str) -> DataKey:
        claimed = self._call.claimed
        if self._call.key is None or (workspace_id, key_id) != (str(claimed.workspace_id), str(claimed.person_id)):
            raise KeyIsUnknown(f"it is sealed under key {key_id}, which the vault doesn't know")
        return keys.unwrap(self._masters, key_id, self._call.key)
