"""Files that customers and members send, on the contact's stream: a state machine of its own, beside the message's."""

from typing import Literal

from onrecord.events.message import MediaKind
from onrecord.events.shape import EventData, Id, MaybePersonal, News, Personal, Public

MediaRejection = Literal[
    "empty",
    "too_large",
    "wrong_type",
    "wrong_sha256",
    "unsafe_type",
    "broken_image",
    "too_many_pixels",
    "address_refused",
    "refused_by_provider",
    "not_uploaded",
    "record_unreadable",
]


class MediaEvent(News):
    """What all news of a file share."""

    media_id: Id


class MediaRequested(MediaEvent):
    """A file is to come: a customer's, which the provider keeps for some days; a member's, who may upload it now.

    Type, size, sum (hex) and name are as whoever announces the file has them; nobody trusts them.
    """

    type: Literal["media.requested.v1"] = "media.requested.v1"
    message_id: Id | None
    origin: Literal["customer", "member", "import"]
    channel_id: Id | None
    kind: MediaKind
    media_type: Public
    size_bytes: int | None
    sha256: MaybePersonal
    file_name: MaybePersonal
    provider_media_id: MaybePersonal


class MediaUploaded(MediaEvent):
    """A member's file is in quarantine, and waits for its checks."""

    type: Literal["media.uploaded.v1"] = "media.uploaded.v1"


class MediaStored(MediaEvent):
    """The file is there, and is what it says: `media_type` is by its bytes, `sha256` (hex) of them."""

    type: Literal["media.stored.v1"] = "media.stored.v1"
    media_type: Public
    size_bytes: int
    sha256: Personal
    has_preview: bool
    width: int | None
    height: int | None


class MediaRejected(MediaEvent):
    """The file isn't kept."""

    type: Literal["media.rejected.v1"] = "media.rejected.v1"
    reason: MediaRejection


class MediaExpired(MediaEvent):
    """The file could not be fetched for as long as the provider kept it, or wasn't uploaded in time."""

    type: Literal["media.expired.v1"] = "media.expired.v1"


class MediaDeleted(EventData):
    """The files of an erased contact are gone: `objects` that were still there. It follows `contact.erased`.

    `deletion_id` is the id of that event.
    """

    type: Literal["media.deleted.v1"] = "media.deleted.v1"
    deletion_id: Id
    objects: int
