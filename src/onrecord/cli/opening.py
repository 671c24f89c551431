"""Opening the sealed part of a record: put on the record first, shown afterwards or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg

from onrecord import db, errors
from onrecord.cli.running import Run, executing
from onrecord.cli.surroundings import fail, settings_of
from onrecord.events.envelope import RecordIsUnreadable, decode
from onrecord.log import Log
from onrecord.vault.keyring import Keyring
from onrecord.vault.keys import Blank, DataKey, Keys, NoKeys
from onrecord.vault.master import MasterKeyIsMissing, MasterKeys, WrappedKeyIsBroken


@dataclass(frozen=True)
class Opening:
    """Keys for records of one log. An access is recorded for each record, whether or not it then opens."""

    log: Log
    vault: psycopg.Connection
    masters: MasterKeys
    run: Run

    def keys_for(self, shard: int, seq: int | None, record: bytes) -> Keys:
        """What the record may be read with, once the access is on the record; ends the command if that fails.

        A record without a sealed part, or without a number to name it by, is left closed, and nothing is recorded.
        """
        subject_id = sealed_about(record, self.log.source)
        if subject_id is None or not seq:
            return NoKeys()
        from commands.record_access import RecordAccess  # noqa: PLC0415 - `--help` needs no room

        try:
            self.run(RecordAccess(what="sealed_part", subject_id=subject_id, shard=shard, seq=seq))
        except errors.Refusal as refusal:
            fail(
                f"the access can't be recorded, so {shard}:{seq} is not opened: {refusal}\n"
                "  next: `onrecord status` says what is wrong; without --open it is shown sealed"
            )
        return _Told(Keyring(self.vault, self.masters))


class _Told:
    """A keyring that was just filled, so that nobody is read who was erased a moment ago. Its troubles are reasons."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def find(self, workspace_id: str, key_id: str) -> DataKey | Blank:
        try:
            return self._keyring.find(workspace_id, key_id)
        except MasterKeyIsMissing as missing:
            raise RecordIsUnreadable(f"{missing} to ONRECORD_MASTER_KEYS") from None
        except WrappedKeyIsBroken as broken:
            raise RecordIsUnreadable(str(broken)) from None


@contextmanager
def opening(folder: Path, log: Log) -> Iterator[Opening]:
    """For the log of this installation. Raises SettingsAreWrong without master keys."""
    config = settings_of(folder)
    masters = config.vault().masters
    with db.connect(db.conninfo(config, "onrecord_projector")) as vault, executing(config, log) as run:
        yield Opening(log, vault, masters, run)


def sealed_about(record: bytes, source: str) -> UUID | None:
    """Whom a readable record's sealed part is about; None if it has none."""
    try:
        envelope, event = decode(record, source, NoKeys())
    except RecordIsUnreadable:
        return None
    return UUID(envelope.subject.partition("/")[2]) if event.personal else None
