"""Sealed parts, opened by code of its own, written from the format and not from the code that seals."""

import base64
import json
from collections.abc import Mapping
from typing import Any

import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg.rows import tuple_row

import sealing

PERSONAL = {
    "contact.created": ("address", "name"),
    "message.received": ("provider_message_id", "text"),
    "message.queued": ("text",),
    "ai.requested": ("instruction",),
    "ai.triaged": ("reason", "request_hash", "raw_response"),
    "ai.summarised": ("text", "claims", "request_hash", "raw_response"),
    "ai.drafted": ("text", "note", "claims", "request_hash", "raw_response"),
    "ai.described": ("text", "seen_text", "request_hash", "raw_response"),
    "ai.failed": ("request_hash", "raw_response"),
    "note.added": ("text",),
    "mail.requested": ("address", "name"),
    "contact.renamed": ("name",),
    "contact.field_set": ("value",),
    "contact.aliased": ("address", "user_id", "username"),
    "media.requested": ("sha256", "file_name", "provider_media_id"),
    "media.stored": ("sha256",),
}
ERASED = "[erased]"
NONCE_BYTES = 12

Keys = Mapping[str, bytes | None]


def opened(record: bytes, keys: Keys) -> dict[str, Any]:
    """The event with its personal fields among the others. Raises ValueError, KeyError or InvalidTag."""
    event: dict[str, Any] = json.loads(record)
    if "sealed" not in event:
        return event
    _, person, body = event["sealed"].split(".")
    key = keys[person]
    if key is None:
        fields = dict.fromkeys(PERSONAL[event["type"].rpartition(".")[0]], ERASED)
    else:
        beside = "\n".join([event["id"], event["type"], event["subject"], event["workspaceid"], person]).encode()
        fields = json.loads(_decrypt(key, base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)), beside))
    return event | {"data": event["data"] | fields}


def read_keys(connection: psycopg.Connection[Any]) -> dict[str, bytes | None]:
    """The data keys of a vault, None for those that were destroyed; the connection sees all of it."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        rows = cursor.execute("select person_id::text, master_key, wrapped from person_keys").fetchall()
    return {person: wrapped and _unwrap(person, master_key, wrapped) for person, master_key, wrapped in rows}


def _unwrap(person: str, master_key: str, wrapped: bytes) -> bytes:
    return _decrypt(
        base64.b64decode(sealing.MASTER_KEY), wrapped, f"onrecord data key\n{master_key}\n{person}".encode()
    )


def _decrypt(key: bytes, body: bytes, beside: bytes) -> bytes:
    return AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], beside)
