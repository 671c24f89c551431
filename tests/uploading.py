"""A member's upload: asked for, posted by a browser, and completed."""

from datetime import UTC, datetime
from uuid import UUID

import httpx

from commands.complete_upload import CompleteUpload
from commands.request_upload import RequestUpload
from file_shop import FileShop
from onrecord import trust
from onrecord.command import system
from onrecord.events.message import MediaKind
from onrecord.filing_desk import FilingDesk
from onrecord.media.objects import Form


async def asked(shop: FileShop, body: bytes, media_type: str, kind: MediaKind = "document") -> tuple[UUID, Form]:
    """The file that may be uploaded, and by which form."""
    shop.clock.moment = datetime.now(UTC)  # which S3 goes by
    conversation_id = (await shop.talk()).conversation_id
    command = RequestUpload(
        conversation_id=conversation_id,
        kind=kind,
        media_type=media_type,
        size_bytes=len(body),
        file_name="Dear Ana.pdf",
    )
    executed = await shop.executor.execute(command, system(shop.workspace_id))
    form = FilingDesk(shop.executor, shop.objects).form(shop.workspace_id, executed.answer)
    shop.feed()
    return executed.answer.media_id, form


async def upload(form: Form, body: bytes) -> int:
    """What S3 answers to the form."""
    async with httpx.AsyncClient(trust_env=False, verify=trust.authorities()) as browser:
        answer = await browser.post(form.url, data=form.fields, files={"file": ("Dear Ana.pdf", body)})
    return answer.status_code


async def completed(shop: FileShop, media_id: UUID) -> None:
    await shop.executor.execute(CompleteUpload(media_id=media_id), system(shop.workspace_id))
    shop.feed()
