"""Files on S3, or whatever speaks its language. Keys hold ids only; whose object it is stands in its prefix.

quarantine/<workspace>/<contact>/<media>       uploaded by a member, not checked yet
media/<workspace>/<contact>/<media>/original   checked: what is there may be shown
media/<workspace>/<contact>/<media>/preview    of an image

minio signs, lists and deletes, on threads; bodies go by httpx, piece by piece.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from types import TracebackType
from typing import NamedTuple, Self, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import urllib3
from minio import Minio
from minio.datatypes import Object, PostPolicy
from minio.deleteobjects import DeleteObject
from minio.error import MinioException, S3Error

from onrecord import trust
from onrecord.settings import PREFIX, Settings, SettingsAreWrong

LINK_S_MAX = 300
UPLOAD_S_MAX = 600
PAGE_ROWS_MAX = 1_000
BUCKET_INTERVAL_S = 5
STEPS = httpx.Timeout(20, connect=3, pool=20)
MADE = frozenset({"AccessDenied", "BucketAlreadyOwnedByYou"})
NO_BUCKET = b"NoSuchBucket"
ABSENT = frozenset({"NoSuchKey", "NoSuchVersion", "NotFound"})

T = TypeVar("T")


class StorageIsAway(Exception):
    """S3 can't be reached, or can't do it now."""


class NoSuchObject(Exception):
    """There is no object under this key."""


class Place(NamedTuple):
    """Where a file lies. No part of it is personal."""

    workspace_id: UUID
    contact_id: UUID
    media_id: UUID

    @property
    def quarantine(self) -> str:
        return f"quarantine/{self.workspace_id}/{self.contact_id}/{self.media_id}"

    @property
    def all_clean(self) -> str:
        """The prefix of what there is of a checked file."""
        return f"media/{self.workspace_id}/{self.contact_id}/{self.media_id}/"

    @property
    def clean(self) -> str:
        return f"{self.all_clean}original"

    @property
    def preview(self) -> str:
        return f"{self.all_clean}preview"


def prefixes(workspace_id: UUID, contact_id: UUID) -> tuple[str, str]:
    """All that there is of a contact lies under these."""
    return f"quarantine/{workspace_id}/{contact_id}/", f"media/{workspace_id}/{contact_id}/"


class Form(NamedTuple):
    """What a browser posts a file with, as multipart/form-data: the fields, then the file as `file`."""

    url: str
    fields: dict[str, str]


class Found(NamedTuple):
    """An object in a listing."""

    key: str
    modified_at: datetime


@dataclass(frozen=True)
class Store:
    """How a bucket is reached; `public_endpoint` is where browsers find it."""

    endpoint: str
    public_endpoint: str
    access_key: str
    secret_key: str
    bucket: str
    region: str

    def client(self, endpoint: str) -> Minio:
        """Few and short tries: whoever calls has time, and comes again."""
        parts = urlsplit(endpoint)
        patience = urllib3.Retry(total=1, backoff_factor=0.1)
        pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=3, read=20), retries=patience, maxsize=10)
        secure = parts.scheme == "https"
        return Minio(
            parts.netloc, self.access_key, self.secret_key, secure=secure, region=self.region, http_client=pool
        )


def store_of(config: Settings) -> Store:
    """Where files are kept; raises SettingsAreWrong."""
    if config.s3_access_key is None or config.s3_secret_key is None:
        raise SettingsAreWrong(f"{PREFIX}S3_ACCESS_KEY and {PREFIX}S3_SECRET_KEY must be set: files are kept on S3")
    return Store(
        config.s3_endpoint,
        config.s3_public_endpoint or config.s3_endpoint,
        config.s3_access_key,
        config.s3_secret_key.get_secret_value(),
        config.s3_bucket,
        config.s3_region,
    )


class Objects:
    """The bucket's objects. The bucket is made with the first object, if it isn't there."""

    def __init__(self, store: Store) -> None:
        self._bucket = store.bucket
        self._minio = store.client(store.endpoint)
        self._public = store.client(store.public_endpoint)  # signs for browsers, is never asked
        self._upload_url = f"{store.public_endpoint.rstrip('/')}/{store.bucket}"
        self._has_bucket = False
        self._http = httpx.AsyncClient(trust_env=False, verify=trust.authorities(), timeout=STEPS)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def make_bucket(self) -> None:
        """See to it that the bucket is there, once. Raises StorageIsAway."""
        if not self._has_bucket:
            await _on_thread(self._make_bucket)
            self._has_bucket = True

    async def await_bucket(self) -> None:
        """Return once the bucket is there: whoever uploads by a form can't make it."""
        while True:
            with suppress(StorageIsAway):
                return await self.make_bucket()
            await asyncio.sleep(BUCKET_INTERVAL_S)

    async def put(self, key: str, content_type: str, size: int, chunks: AsyncIterator[bytes]) -> None:
        """Store an object of exactly this size; if the chunks raise, or are of another size, there is none afterwards.

        Raises StorageIsAway, and what the chunks raise.
        """
        await self.make_bucket()
        url = self._minio.presigned_put_object(self._bucket, key, timedelta(seconds=LINK_S_MAX))
        headers = {"content-type": content_type, "content-length": str(size)}
        try:
            answer = await self._http.put(url, content=chunks, headers=headers)
        except httpx.HTTPError:
            raise StorageIsAway from None
        _require(answer)

    @asynccontextmanager
    async def read(self, key: str) -> AsyncIterator[tuple[int, AsyncIterator[bytes]]]:
        """An object's size and its bytes. Raises NoSuchObject or StorageIsAway, in the block too."""
        url = self._minio.presigned_get_object(self._bucket, key, timedelta(seconds=LINK_S_MAX))
        try:
            async with self._http.stream("GET", url, headers={"accept-encoding": "identity"}) as answer:
                if answer.status_code == HTTPStatus.NOT_FOUND and NO_BUCKET not in await answer.aread():
                    raise NoSuchObject
                _require(answer)
                yield int(answer.headers["content-length"]), answer.aiter_raw()
        except httpx.HTTPError:
            raise StorageIsAway from None

    def link(self, key: str, *, content_type: str, file_name: str | None) -> str:
        """A URL by which a browser gets an object for 5 minutes; as an attachment if it has a file name."""
        shown = "inline" if file_name is None else f'attachment; filename="{file_name}"'
        headers: dict[str, str | list[str] | tuple[str]] = {
            "response-content-type": content_type,
            "response-content-disposition": shown,
            "response-cache-control": "private, no-store",
        }
        lasting = timedelta(seconds=LINK_S_MAX)
        return self._public.presigned_get_object(self._bucket, key, lasting, response_headers=headers)

    def upload_form(self, key: str, content_type: str, bytes_max: int, expires_at: datetime) -> Form:
        """By which a browser puts one object: under this key, of this type, of 1 to `bytes_max` bytes."""
        policy = PostPolicy(self._bucket, expires_at)
        policy.add_equals_condition("key", key)
        policy.add_equals_condition("Content-Type", content_type)
        policy.add_content_length_range_condition(1, bytes_max)
        signed = self._public.presigned_post_policy(policy)
        return Form(self._upload_url, {"key": key, "Content-Type": content_type, **signed})

    async def delete(self, prefix: str) -> int:
        """Delete what lies under a prefix, in all its versions; returns how many. Raises StorageIsAway."""
        return await _on_thread(lambda: self._delete(prefix))

    async def page(self, prefix: str, after: str | None) -> Sequence[Found]:
        """The next objects under a prefix, in the order of their keys: a page at most. Raises StorageIsAway."""

        def read() -> list[Found]:
            found = self._minio.list_objects(self._bucket, prefix, recursive=True, start_after=after)
            rows = (one for one, _ in zip(found, range(PAGE_ROWS_MAX), strict=False))
            return [Found(_key(one), one.last_modified or datetime.now(UTC)) for one in rows]

        return await _on_thread(read)

    def _make_bucket(self) -> None:
        """Who may not look whether there is one, or not make one, was given one."""
        try:
            if not self._minio.bucket_exists(self._bucket):
                self._minio.make_bucket(self._bucket)
        except S3Error as error:
            if error.code not in MADE:
                raise

    def _delete(self, prefix: str) -> int:
        versions = self._versions(prefix)
        broken = list(self._minio.remove_objects(self._bucket, versions))
        if any(one.code not in ABSENT for one in broken):
            raise StorageIsAway(f"{len(broken)} objects can't be deleted: {broken[0].code}")
        return len(versions)

    def _versions(self, prefix: str) -> list[DeleteObject]:
        """A store that knows no versions has one of each; one without the bucket has none."""
        try:
            found = list(self._minio.list_objects(self._bucket, prefix, recursive=True, include_version=True))
        except S3Error as error:
            if error.code != "NotImplemented":
                raise
            found = list(self._minio.list_objects(self._bucket, prefix, recursive=True))
        return [DeleteObject(_key(one), one.version_id) for one in found]


def _key(found: Object) -> str:
    assert found.object_name is not None, "what is listed has a key"
    return found.object_name


def _require(answer: httpx.Response) -> None:
    if not answer.is_success:
        raise StorageIsAway(f"S3 answers {answer.status_code}")


async def _on_thread(call: Callable[[], T]) -> T:
    try:
        return await asyncio.to_thread(call)
    except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
        raise StorageIsAway(type(error).__name__) from None
