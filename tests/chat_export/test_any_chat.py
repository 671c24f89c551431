"""Whatever two people write, and however a phone writes it down: it is read as it was."""

import io
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chat_export_forms import FORMS, PhoneForm, Said
from onrecord.chat_export import Message, Order, Report, files, read, survey
from onrecord.chat_export.heads import looks_like_one

NOW = datetime(2026, 6, 1)  # noqa: DTZ001 - on a clock without zone, as all times of an export
NAMES = ["Ada Example", "+49 30 000000", "شركة", "Nobody's Shop 🌵"]
# What heads are made of, what other readers take for the end of a line, scripts and signs. Not WhatsApp's own: <, > and
# the marks; and no white space at the ends, which is trimmed.
_LETTERS = "aZé9شЖ你한🌵:-[]/.,()• \n\v\f\x1c\x85\u2028"
texts = (
    st.text(_LETTERS, min_size=1, max_size=30)
    .map(lambda text: "\n".join(line.strip(" ") for line in text.strip(" \n").split("\n")))
    .filter(lambda text: text and not any(looks_like_one(line) for line in text.split("\n")))
)
file_names = st.text("aZ9_-", min_size=1, max_size=10).map("{}.jpg".format) | st.just("IMG-20240103-WA0001.jpg")


@st.composite
def chats(draw: st.DrawFn) -> list[Said]:
    """From January to past the 13th of February, so that no order of dates is left open."""
    at, chat = datetime(2024, 1, 3, 9, 30), []  # noqa: DTZ001 - as above
    for _ in range(draw(st.integers(0, 8))):
        at += timedelta(seconds=draw(st.integers(0, 5 * 24 * 3600)))
        author = draw(st.sampled_from(NAMES))
        match draw(st.sampled_from(["text", "file", "omitted"])):
            case "text":
                chat.append(Said(at, author, "text", draw(texts)))
            case "file":
                chat.append(Said(at, author, "file", draw(st.just("") | texts), draw(file_names)))
            case _:
                chat.append(Said(at, author, "file", ""))
    return [*chat, Said(datetime(2024, 2, 27, 23, 59, 58), NAMES[0], "text", "the last")]  # noqa: DTZ001 - as above


def read_back(written: bytes, order: Order | None = None) -> tuple[list[Message], Report]:
    form = survey(files.lines(io.BytesIO(written)), NOW).form(order)
    report = Report()
    return list(read(files.lines(io.BytesIO(written)), form, report)), report


@settings(max_examples=200)
@given(form=st.sampled_from(FORMS), chat=chats())
def test_what_a_phone_wrote_is_read_as_it_was_said(form: PhoneForm, chat: list[Said]) -> None:
    found, report = read_back(form.write(chat))
    assert [Said(m.written_at, m.author, m.kind, m.text, m.file_name) for m in found] == [
        said._replace(at=form.clock(said.at)) for said in chat
    ]
    assert not report.notes


@settings(max_examples=50)
@given(form=st.sampled_from(FORMS), noise=st.binary(max_size=200), chat=chats())
def test_whatever_else_a_file_holds_no_message_is_lost(form: PhoneForm, noise: bytes, chat: list[Said]) -> None:
    found, report = read_back(form.write(chat) + noise + b"\n" + form.write(chat))
    assert len(found) >= 2 * len(chat)
    assert report.lines == (form.write(chat) * 2 + noise + b"\n").count(b"\n")
