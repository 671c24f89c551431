"""Files: the bucket and the Graph API that the settings name, and the commands that record what became of each."""

import asyncio
from contextlib import suppress
from uuid import UUID

from psycopg_pool import AsyncConnectionPool
from pydantic import SecretStr

from commands.expire_upload import ExpireUpload
from commands.record_media import FileStored, RecordMedia
from commands.record_media_deleted import RecordMediaDeleted
from onrecord import sweeping as sweeper
from onrecord.command import system
from onrecord.effects.caller import InHand, Limits, Part, Record
from onrecord.effects.filing import Deleted, Expired, Filing, NotKept, Stored
from onrecord.effects.outcomes import Closing, Done
from onrecord.egress import Egress
from onrecord.execute import Executor
from onrecord.file_rows import FileRows
from onrecord.media.objects import Objects, StorageIsAway, store_of
from onrecord.media.storing import Storing
from onrecord.parts import Surroundings
from onrecord.settings import Settings
from onrecord.sweeping import Expire, Sweeper
from onrecord.vault import MasterKeys
from onrecord.whatsapp import token
from onrecord.whatsapp.files import Files, Tokens, bearer_hosts, is_simulated, own_origins

# A file may be large and its sender slow; what isn't had comes again, as long as the provider keeps it.
LIMITS = Limits(calls_at_once_max=8, lease_s=180, call_s_max=150, record_s_max=20, attempts_max=1_000_000)


async def make(at: Surroundings, limits: Limits = LIMITS) -> Part:
    """The part; beside it, what is left over in the bucket is swept."""
    config, stack = at.config, at.stack
    objects = await stack.enter_async_context(Objects(store_of(config)))
    egress = await stack.enter_async_context(Egress(own_origins(config.graph_url), bearer_hosts(config.graph_url)))
    rows, masters = FileRows(at.executor), config.vault().masters
    files = Files(egress, config.graph_url, config.graph_version, tokens(at.ledger, masters, config))
    filing = Filing(objects, Storing(objects), files, rows, masters, at.executor.log.source)
    sweeping = asyncio.create_task(sweeper.run(Sweeper(objects, rows, expiring(at.executor))))
    stack.callback(sweeping.cancel)
    return Part(filing, recording(at.executor, objects), limits)


def tokens(pool: AsyncConnectionPool, masters: MasterKeys, config: Settings) -> Tokens:
    """The tokens of channels, as the worker's role may read them."""
    simulated = is_simulated(config.graph_url)

    async def of(workspace_id: UUID, channel_id: UUID) -> SecretStr | None:
        async with pool.connection() as connection:
            sender = await token.load(connection, masters, workspace_id, channel_id, simulated=simulated)
        return SecretStr(sender.token) if sender else None

    return of


def expiring(executor: Executor) -> Expire:
    """Uploads that nobody completed, given up by a command of the system's."""

    async def expire(workspace_id: UUID, media_id: UUID) -> None:
        await executor.execute(ExpireUpload(media_id=media_id), system(workspace_id))

    return expire


def recording(executor: Executor, objects: Objects) -> Record:
    """Outcomes as commands: each closes its row and stands in the log, by one transaction.

    What lay in quarantine is deleted afterwards, or the check couldn't be made again; if that fails, it is an orphan.
    """

    async def record(in_hand: InHand, closing: Closing) -> None:
        assert isinstance(closing, Done), "a call for a file is made until it tells something"
        claimed, told = in_hand.claimed, closing.told
        actor = system(claimed.workspace_id)
        match _command(claimed.id, claimed.claimed_by, told):
            case RecordMedia() as command:
                await executor.execute(command, actor)
            case RecordMediaDeleted() as command:
                await executor.execute(command, actor)
        if isinstance(told, Stored | NotKept) and told.leftover:
            with suppress(StorageIsAway):
                await objects.delete(told.leftover)

    return record


def _command(effect_id: UUID, claimed_by: UUID, told: object) -> RecordMedia | RecordMediaDeleted:
    match told:
        case Stored(checked, has_preview):
            outcome = FileStored(
                media_type=checked.content_type,
                size_bytes=checked.size,
                sha256=checked.sha256,
                has_preview=has_preview,
                width=checked.width,
                height=checked.height,
            )
            return RecordMedia(media_id=effect_id, claimed_by=claimed_by, outcome=outcome)
        case NotKept(reason):
            return RecordMedia(media_id=effect_id, claimed_by=claimed_by, outcome=reason)
        case Expired():
            return RecordMedia(media_id=effect_id, claimed_by=claimed_by, outcome="expired")
        case Deleted(contact_id, objects):
            return RecordMediaDeleted(
                deletion_id=effect_id, claimed_by=claimed_by, contact_id=contact_id, objects=objects
            )
        case _:
            raise AssertionError(f"{type(told).__name__} is no outcome of a file's")
