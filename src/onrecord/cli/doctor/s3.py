"""What S3 has to be: nobody reads a file without a signed link, and links, uploads and deletions do what they say."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from onrecord import clock
from onrecord.cli.doctor import clocks
from onrecord.cli.doctor.finding import Finding, must, should
from onrecord.settings import Settings

if TYPE_CHECKING:
    from minio import Minio

    from onrecord.media.objects import Store

PROBE = b"onrecord doctor"
LINK_S_MAX = 60
TIME_S_MAX = 5.0
OK = 200
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
NO_FILES = "no file is kept, shown or deleted"
LOOK = "look at it, at ONRECORD_S3_… and at what the key may do: put, get, list and delete objects and versions"


class Answers(NamedTuple):
    """What became of an object of our own: statuses, when it was asked for, and the clock of who answered."""

    signed: int
    unsigned: int
    listed: int
    allowed_origin: str | None
    asked_at: datetime
    answered_at: datetime | None


def check(config: Settings) -> Iterator[Finding]:
    """Puts an object of its own, looks at it as anybody could, and deletes it."""
    from minio.error import MinioException  # noqa: PLC0415 - `--help` needs no S3 client
    from urllib3.exceptions import HTTPError  # noqa: PLC0415 - likewise

    from onrecord.media import objects  # noqa: PLC0415 - likewise

    if config.s3_access_key is None or config.s3_secret_key is None:
        yield Finding("S3", note="no key is set", why=NO_FILES, mend="set ONRECORD_S3_ACCESS_KEY and …_SECRET_KEY")
        return
    store = objects.store_of(config)
    try:
        found = list(_look(store, config.public_origin))
    except (MinioException, HTTPError, OSError) as error:
        said = " ".join(str(error).split())[:200]
        yield Finding(f"S3 answers at {store.endpoint}", said, why=NO_FILES, mend=LOOK)
        return
    yield Finding(f"S3 answers at {store.endpoint}")
    yield from found
    yield judge_way(store.public_endpoint)


def _look(store: "Store", origin: str) -> Iterator[Finding]:
    client, key = store.client(store.endpoint), f"doctor/{uuid.uuid4()}"
    if not client.bucket_exists(store.bucket):
        why, mend = "the first file makes it, with the settings that S3 has for new ones", "make it, with your settings"
        yield Finding(f"bucket {store.bucket} is there", note="it is not", why=why, mend=mend)
        return
    client.put_object(store.bucket, key, BytesIO(PROBE), len(PROBE), content_type="text/plain")
    try:
        answers = _ask(store, client, key, origin)
    finally:
        client.remove_object(store.bucket, key)
    yield from judge(answers, origin)
    yield _judge_lock(client, store.bucket)


def _ask(store: "Store", client: "Minio", key: str, origin: str) -> Answers:
    import httpx  # noqa: PLC0415 - as above

    bucket = f"{store.endpoint.rstrip('/')}/{store.bucket}"
    wish = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    with httpx.Client(trust_env=False, timeout=TIME_S_MAX) as http:
        asked_at = clock.now()
        signed = http.get(client.presigned_get_object(store.bucket, key, timedelta(seconds=LINK_S_MAX)))
        allowed = http.options(bucket, headers=wish).headers.get("access-control-allow-origin")
        unsigned, listed = http.get(f"{bucket}/{key}"), http.get(bucket)
    date = signed.headers.get("date")
    answered_at = parsedate_to_datetime(date).astimezone(UTC) if date else None
    return Answers(signed.status_code, unsigned.status_code, listed.status_code, allowed, asked_at, answered_at)


def judge(answers: Answers, origin: str) -> Iterator[Finding]:
    yield must(
        "S3 shows a file by its link",
        answers.signed == OK,
        f"it answers {answers.signed}",
        why="nobody sees a picture; if clocks differ, links are over before they begin",
        mend=LOOK,
    )
    public = [what for what, status in (("reads", answers.unsigned), ("lists", answers.listed)) if status == OK]
    yield must(
        "S3 shows nothing without a link",
        not public,
        f"anybody {' and '.join(public)} what is in the bucket",
        why="customers' files are open to the world (law 8)",
        mend="block public access of the bucket and its account, and take the policy away that allows it",
    )
    if answers.answered_at is not None:
        second = timedelta(seconds=1)  # its header has no smaller unit
        yield clocks.judge("S3's", answers.asked_at, answers.answered_at, second)
    yield should(
        f"S3 takes uploads from pages at {origin}",
        answers.allowed_origin in {"*", origin},
        "it doesn't say so",
        why="members can't send files from the web client",
        mend=f"give the bucket a CORS rule: POST, from {origin}",
    )


def _judge_lock(client: "Minio", bucket: str) -> Finding:
    """An S3 that knows no locks answers with an error."""
    from minio.error import MinioException  # noqa: PLC0415 - as above

    try:
        locked = client.get_object_lock_config(bucket).mode is not None
    except MinioException:
        locked = False
    return judge_lock(locked=locked)


def judge_lock(*, locked: bool) -> Finding:
    why = "an erased person's files could not be deleted (law 8)"
    mend = "take the default retention away, or keep it from media/ and quarantine/"
    return must("no lock keeps files from being deleted", not locked, "new objects are locked", why=why, mend=mend)


def judge_way(endpoint: str) -> Finding:
    parts = urlsplit(endpoint)
    right = parts.scheme == "https" or parts.hostname in LOCAL
    why, mend = "files and links go in clear", "an endpoint with https in ONRECORD_S3_ENDPOINT and …_PUBLIC_ENDPOINT"
    return should("files come by https, or from this machine", right, f"they come from {endpoint}", why=why, mend=mend)
