"""Contacts of a channel, files and deliveries of a test: put into the database as commands would have left them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from psycopg import Connection

from onrecord import ids

OPEN = timedelta(hours=24)
CLOSED = timedelta(hours=-1)


def add_channel(connection: Connection, workspace_id: UUID, *, health: str = "healthy", disabled: bool = False) -> UUID:
    """A number of the business, which nobody else has."""
    channel_id = ids.new()
    connection.execute(
        """
        insert into channels (
            workspace_id, id, kind, name, phone_number_id, waba_id, display_number, simulated, token_sealed, health,
            connected_at, disabled_at
        )
        values (
            %(workspace_id)s, %(id)s, 'whatsapp', 'Demo', %(id)s, 'demo', '+15550000', true,
            case when %(disabled)s then null else 'demo' end, %(health)s, now(),
            case when %(disabled)s then now() end
        )
        """,
        {"workspace_id": workspace_id, "id": channel_id, "health": health, "disabled": disabled},
    )
    return channel_id


def reach_by(
    connection: Connection, channel_id: UUID | None, contact_id: UUID, window: timedelta | None = OPEN
) -> None:
    """The contact wrote by this channel, so that their window is open for so long."""
    expires_at = None if window is None else datetime.now(UTC) + window
    connection.execute("update contacts set channel_id = %s where id = %s", (channel_id, contact_id))
    connection.execute(
        "update conversations set window_expires_at = %s where contact_id = %s", (expires_at, contact_id)
    )


def add_media(
    connection: Connection, conversation_id: UUID, kind: str = "image", state: str = "stored", origin: str = "member"
) -> UUID:
    """A member's upload, unless told otherwise."""
    media_id = ids.new()
    connection.execute(
        """
        insert into media (
            workspace_id, id, contact_id, conversation_id, origin, kind, state, media_type, requested_at
        )
        select workspace_id, %s, contact_id, id, %s, %s, %s, 'image/jpeg', now() from conversations where id = %s
        """,
        (media_id, origin, kind, state, conversation_id),
    )
    return media_id


def add_template(connection: Connection, channel_id: UUID, name: str, body: str, parameters: list[str]) -> None:
    """The provider has told of one that it lets through, in English."""
    connection.execute(
        """
        insert into templates
        select workspace_id, id, %s, 'en', 'UTILITY', 'APPROVED', null, %s, null, '{}', %s, '{}'
        from channels where id = %s
        """,
        (name, body, parameters, channel_id),
    )


def end_delivery(connection: Connection, message_id: UUID, state: str, failure: str | None = None) -> None:
    """What the provider said of the last attempt of a message."""
    connection.execute(
        """
        update deliveries set state = %s, failure = %s
        where message_id = %s and attempt = (select max(attempt) from deliveries where message_id = %s)
        """,
        (state, failure, message_id, message_id),
    )


def ask_for_deliveries(connection: Connection) -> None:
    """The ledger has read the outbox: each delivery has the row that says which record asks for it.

    The id of a delivery stands in the record's `data`, in clear.
    """
    connection.execute(
        """
        insert into effects (
            workspace_id, id, kind, task, person_id, source_shard, source_seq, source_event_id, record, state, due_at,
            created_at
        )
        select workspace_id, (asked.data ->> 'delivery_id')::uuid, 'delivery', 'send',
            split_part(subject, '/', 2)::uuid, shard, seq, event_id, record, 'pending', now(), now()
        from outbox, lateral (select convert_from(record, 'utf8')::json -> 'data' as data) as asked
        where type = 'message.queued.v3' and asked.data ->> 'delivery_id' is not null
        on conflict do nothing
        """
    )
