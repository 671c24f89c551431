"""Files: the bucket and the Graph API that the settings name, and the commands that record what became of each."""

from uuid import UUID

from commands.record_media import FileStored, RecordMedia
from commands.record_media_deleted import RecordMediaDeleted
from onrecord.command import system
from onrecord.effects.caller import InHand, Limits, Part, Record
from onrecord.effects.filing import Deleted, Expired, Filing, NotKept, Stored
from onrecord.effects.outcomes import Closing, Done
from onrecord.egress import Egress
from onrecord.execute import Executor
from onrecord.file_rows import FileRows
from onrecord.media.objects import Objects, store_of
from onrecord.media.storing import Storing
from onrecord.parts import Surroundings
from onrecord.whatsapp.files import Files, Tokens, bearer_hosts, own_origins

# A file may be large and its sender slow; what isn't had comes again, as long as the provider keeps it.
LIMITS = Limits(calls_at_once_max=8, lease_s=180, call_s_max=150, record_s_max=20, attempts_max=1_000_000)


async def make(at: Surroundings, tokens: Tokens, limits: Limits = LIMITS) -> Part:
    config, stack = at.config, at.stack
    objects = await stack.enter_async_context(Objects(store_of(config)))
    egress = await stack.enter_async_context(Egress(own_origins(config.graph_url), bearer_hosts(config.graph_url)))
    filing = Filing(
        objects,
        Storing(objects),
        Files(egress, config.graph_url, config.graph_version, tokens),
        FileRows(at.executor),
        config.vault().masters,
        at.executor.log.source,
    )
    return Part(filing, recording(at.executor), limits)


def recording(executor: Executor) -> Record:
    """Outcomes as commands: each closes its row and stands in the log, by one transaction."""

    async def record(in_hand: InHand, closing: Closing) -> None:
        claimed = in_hand.claimed
        actor = system(claimed.workspace_id)
        match _command(claimed.id, claimed.claimed_by, closing):
            case RecordMedia() as command:
                await executor.execute(command, actor)
            case RecordMediaDeleted() as command:
                await executor.execute(command, actor)

    return record


def _command(effect_id: UUID, claimed_by: UUID, closing: Closing) -> RecordMedia | RecordMediaDeleted:
    assert isinstance(closing, Done), "a call for a file is made until it tells something"
    told = closing.told
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
