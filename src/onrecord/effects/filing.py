"""Files as an effect: a customer's is fetched, a member's is checked, an erased contact's are deleted.

None of it does harm when done twice: a call in doubt is simply made again. What waits longer than the provider keeps a
file has expired; what is deleted is tried until it is.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

import structlog

from onrecord import clock, errors
from onrecord.effects.ledger import Call
from onrecord.effects.outcomes import Backoff, Done, NotNow, Outcome
from onrecord.egress import EgressError, Fetched, Refused
from onrecord.events import ContactErased, EventData, MediaRequested, MediaUploaded
from onrecord.events.envelope import Envelope, RecordIsUnreadable, decode
from onrecord.events.media import MediaRejection
from onrecord.events.message import MediaKind
from onrecord.media.checking import Checked, CutShort, Expected, Rejected, bytes_max
from onrecord.media.objects import NoSuchObject, Objects, Place, StorageIsAway, prefixes
from onrecord.media.storing import Storing, has_preview
from onrecord.vault import MasterKeys, keys
from onrecord.vault.keys import DataKey, KeyIsUnknown
from onrecord.vault.master import MasterKeyIsMissing, WrappedKeyIsBroken
from onrecord.whatsapp.files import AddressRefused, Files, NotToBeHad

PROVIDER_KEEPS = timedelta(days=7)
LATER = (
    StorageIsAway,
    errors.Unavailable,
    CutShort,
    EgressError,
    TimeoutError,
    RecordIsUnreadable,
    MasterKeyIsMissing,
    WrappedKeyIsBroken,
)

logger = structlog.get_logger("worker")


class Waits(NamedTuple):
    """How long before the next attempt, by who wasn't ready."""

    provider: Backoff = Backoff(first_s=2, s_max=3_600)
    storage: Backoff = Backoff(first_s=2, s_max=60)
    late_comers: Backoff = Backoff(first_s=60, s_max=300)


WAITS = Waits()


@dataclass(frozen=True)
class Stored:
    """The file is in S3."""

    checked: Checked
    has_preview: bool


@dataclass(frozen=True)
class NotKept:
    """The file was looked at, or for, and isn't kept."""

    reason: MediaRejection


@dataclass(frozen=True)
class Expired:
    """The provider doesn't have the file any more."""


@dataclass(frozen=True)
class Deleted:
    """Nothing of the contact's is left in S3."""

    contact_id: UUID
    objects: int


class Uploaded(NamedTuple):
    """A member's file as it was announced."""

    contact_id: UUID
    kind: MediaKind
    media_type: str


class Rows(Protocol):
    """What this process may know of files from the database. Both raise errors.Unavailable."""

    async def uploaded(self, workspace_id: UUID, media_id: UUID) -> Uploaded | None: ...

    async def may_still_come(self, workspace_id: UUID, contact_id: UUID) -> bool:
        """Whether some call or some member may still put a file of the contact's into S3."""


@dataclass(frozen=True)
class Filing:
    """Files, by one bucket and one Graph API."""

    objects: Objects
    storing: Storing
    files: Files
    rows: Rows
    masters: MasterKeys
    source: str
    now: clock.Clock = clock.now
    waits: Waits = WAITS
    repeats_max: int = 1_000_000

    async def call(self, call: Call, time_out_s: float) -> Outcome:
        try:
            envelope, event = decode(call.record, self.source, _OneKey(call, self.masters))
            async with asyncio.timeout(time_out_s):
                return await self._carry_out(call, envelope, event, time_out_s)
        except Rejected as rejected:
            return Done(NotKept(rejected.reason))
        except AddressRefused:
            return Done(NotKept("address_refused"))
        except NotToBeHad as reason:
            return NotNow(str(reason), self.waits.provider)
        except LATER as error:
            logger.info("file not to be had yet", effect=str(call.claimed.id), reason=str(error))
            return self._later(error)

    def _later(self, error: Exception) -> NotNow:
        match error:
            case StorageIsAway():
                return NotNow("storage_away", self.waits.storage)
            case errors.Unavailable():
                return NotNow("database_away", self.waits.storage)
            case CutShort() | EgressError() | TimeoutError():
                return NotNow("provider_away", self.waits.provider)
            case _:  # a key that is missing may come back with a backup of the vault
                return NotNow("record_unreadable", self.waits.provider)

    async def _carry_out(self, call: Call, envelope: Envelope, event: EventData, time_out_s: float) -> Outcome:
        workspace_id, media_id = call.claimed.workspace_id, call.claimed.id
        contact_id = UUID(envelope.subject.partition("/")[2])
        match event:
            case MediaRequested():
                if self._is_over(envelope.time):
                    return Done(Expired())
                return await self._fetch(Place(workspace_id, contact_id, media_id), event, time_out_s)
            case MediaUploaded():
                return await self._check(Place(workspace_id, contact_id, media_id))
            case ContactErased():
                return await self._delete(workspace_id, contact_id)
            case _:
                raise AssertionError(f"{event.type} asks for no file")

    def _is_over(self, asked_at: datetime) -> bool:
        return self.now() - asked_at >= PROVIDER_KEEPS

    async def _fetch(self, place: Place, asked: MediaRequested, time_out_s: float) -> Outcome:
        assert asked.channel_id is not None, "a customer's file comes by a channel"
        assert asked.provider_media_id is not None, "and has a name there"
        ids = (place.workspace_id, UUID(asked.channel_id), asked.provider_media_id)
        async with self.files.offered(*ids, time_out_s) as (info, fetched):
            sums = tuple(one for one in (asked.sha256, info.sha256) if one is not None)
            expected = Expected(asked.kind, asked.media_type, sums)
            size = fetched.size if fetched.size is not None else info.file_size
            if size is None:
                raise NotToBeHad("size_unknown")
            return _stored(await self.storing.store(place, expected, size, _chunks(fetched, bytes_max(expected, size))))

    async def _check(self, place: Place) -> Outcome:
        """From quarantine to the clean prefix, byte by byte: what was checked is what is stored."""
        announced = await self.rows.uploaded(place.workspace_id, place.media_id)
        if announced is None:
            return Done(NotKept("not_uploaded"))
        expected = Expected(announced.kind, announced.media_type, is_sent=True)
        try:
            async with self.objects.read(place.quarantine) as (size, chunks):
                stored = _stored(await self.storing.store(place, expected, size, chunks))
        except NoSuchObject:
            return Done(NotKept("not_uploaded"))
        await self.objects.delete(place.quarantine)
        return stored

    async def _delete(self, workspace_id: UUID, contact_id: UUID) -> Outcome:
        """Done only when nothing was under way before it was looked for."""
        late_comers = await self.rows.may_still_come(workspace_id, contact_id)
        deleted = [await self.objects.delete(prefix) for prefix in prefixes(workspace_id, contact_id)]
        if late_comers:
            return NotNow("late_comers", self.waits.late_comers)
        return Done(Deleted(contact_id, sum(deleted)))


async def _chunks(fetched: Fetched, bytes_max: int) -> AsyncIterator[bytes]:
    """The bytes; if there are more than there may be, that is the file's fault."""
    try:
        async for chunk in fetched.chunks(bytes_max):
            yield chunk
    except Refused as refused:
        if refused.reason == "too_large":
            raise Rejected("too_large") from None
        raise


def _stored(checked: Checked) -> Done:
    return Done(Stored(checked, has_preview(checked.content_type, checked.size)))


class _OneKey:
    """The key of the contact whose file it is; nobody else's."""

    def __init__(self, call: Call, masters: MasterKeys) -> None:
        self._call = call
        self._masters = masters

    def find(self, workspace_id: str, key_id: str) -> DataKey:
        claimed = self._call.claimed
        if self._call.key is None or (workspace_id, key_id) != (str(claimed.workspace_id), str(claimed.person_id)):
            raise KeyIsUnknown(f"it is sealed under key {key_id}, which the vault doesn't know")
        return keys.unwrap(self._masters, key_id, self._call.key)
