"""Templates held against the list of their channel: what fits goes out, what doesn't is refused with what would."""

from typing import Any

import pytest

from commands import filling
from commands.filling import Listed
from onrecord import errors
from onrecord.events.message import MediaKind
from onrecord.outgoing import TemplateMessage

ORDER = Listed("APPROVED", "Your order {{1}}", "Hello {{1}}, {{2}} is here. {{1}}!", ("1", "2"), ("1",))
NAMED = Listed("APPROVED", None, "Hello {{name}}", ("name",))
PARCEL = Listed("APPROVED", "image", "Look")


def template(**fields: Any) -> TemplateMessage:
    return TemplateMessage.model_validate({"name": "demo", "language": "en"} | fields)


@pytest.mark.parametrize(
    ("listed", "fields", "media_kind", "text"),
    [
        (ORDER, {"parameters": ["Ana", "7"], "header": "7"}, None, "Hello Ana, 7 is here. Ana!"),
        (NAMED, {"parameters": {"name": "Ana"}}, None, "Hello Ana"),
        (PARCEL, {}, "image", "Look"),
    ],
)
def test_what_fits_goes_out_and_is_read_filled(
    listed: Listed, fields: dict[str, Any], media_kind: MediaKind | None, text: str
) -> None:
    filling.must_fit(template(**fields), listed, media_kind)
    assert filling.text_of(template(**fields), listed) == text


@pytest.mark.parametrize(
    ("listed", "fields", "media_kind"),
    [
        (ORDER, {"parameters": ["Ana"], "header": "7"}, None),
        (ORDER, {"parameters": ["Ana", "7", "8"], "header": "7"}, None),
        (ORDER, {"parameters": {"first": "Ana", "second": "7"}, "header": "7"}, None),
        (ORDER, {"parameters": ["Ana", "7"]}, None),
        (NAMED, {"parameters": ["Ana"]}, None),
        (NAMED, {"parameters": {"name": "Ana"}, "header": "7"}, None),
        (NAMED, {"parameters": {"name": "Ana"}}, "image"),
        (PARCEL, {}, None),
        (PARCEL, {}, "video"),
    ],
)
def test_what_is_filled_wrongly_is_refused(
    listed: Listed, fields: dict[str, Any], media_kind: MediaKind | None
) -> None:
    with pytest.raises(errors.TemplateIsFilledWrongly) as caught:
        filling.must_fit(template(**fields), listed, media_kind)
    assert caught.value.more == {"places": [*listed.parameters]}


@pytest.mark.parametrize("status", [None, "PENDING", "PAUSED", "REJECTED"])
def test_what_is_not_there_or_not_approved_is_refused(status: str | None) -> None:
    with pytest.raises(errors.TemplateCannotBeSent):
        filling.must_fit(template(), PARCEL._replace(status=status), "image")
