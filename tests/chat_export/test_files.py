"""The file as a phone shares it: text or zip, whatever stands in it, within limits."""

import io
import zipfile
from datetime import datetime
from pathlib import Path
from time import process_time

import pytest

from onrecord.chat_export import Message, Report, files, numbered, read, survey
from onrecord.chat_export.messages import MESSAGE_CHARS_MAX

CHAT = b"[13.01.24, 10:00:00] Ada: hello\n[13.01.24, 10:00:01] Shop: good morning\n"


def read_all(chat: bytes) -> tuple[list[Message], Report]:
    form = survey(files.lines(io.BytesIO(chat)), datetime(2026, 6, 1)).form(None)  # noqa: DTZ001 - as in an export
    report = Report()
    return list(read(files.lines(io.BytesIO(chat)), form, report)), report


def zipped(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, CHAT if "chat" in name.lower() else b"an attached text")
    return path


@pytest.mark.parametrize(
    "names",
    [
        ["_chat.txt", "00000002-notes.txt", "00000003-PHOTO.jpg"],
        ["WhatsApp Chat with Ada.txt", "notes.txt"],
        ["chat of another name.txt"],
    ],
)
def test_the_chat_is_found_in_a_zip(tmp_path: Path, names: list[str]) -> None:
    with files.opened(zipped(tmp_path / "WhatsApp Chat with Ada.zip", *names)) as file:
        assert file.read() == CHAT


def test_a_zip_in_which_several_texts_may_be_the_chat_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "two.zip", "chat one.txt", "chat two.txt")
    with pytest.raises(files.CantOpen, match="2 texts that may be the chat"), files.opened(path):
        pass


def test_a_damaged_zip_is_refused_in_words(tmp_path: Path) -> None:
    path = zipped(tmp_path / "damaged.zip", "_chat.txt")
    path.write_bytes(path.read_bytes().replace(b"_chat.txt", b"_other.txt", 1))
    with pytest.raises(files.CantOpen, match=r"damaged\.zip is a zip that can't be read"), files.opened(path) as file:
        file.read()


def test_a_text_that_an_editor_saved_as_utf_16_is_refused() -> None:
    with pytest.raises(files.CantOpen, match="UTF-16"):
        read_all(CHAT.decode().encode("utf-16"))


def test_bytes_that_are_no_utf_8_and_characters_that_cant_be_stored_are_noted() -> None:
    messages, report = read_all(CHAT + b"caf\xe9\nnul\0nul\n")
    assert messages[1].text == "good morning\ncaf\N{REPLACEMENT CHARACTER}\nnulnul"
    assert [note.line for note in report.notes] == [3, 4]


def test_lines_before_the_first_message_are_noted() -> None:
    _, report = read_all(b"forwarded to you\n" + CHAT)
    assert report.notes == [(1, "before the first message")]


def test_a_message_that_is_too_long_is_cut_and_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    messages, report = read_all(CHAT + b"x" * 30_000 + b"\n" + b"y" * 30_000 + b"\n" + b"z\n" + CHAT)
    assert (len(messages), len(messages[1].text)) == (4, MESSAGE_CHARS_MAX - len("Shop: "))
    assert report.notes == [(4, "belongs to a message that is too long: the rest is left out")]
    monkeypatch.setattr(files, "LINE_BYTES_MAX", 1_000)
    _, report = read_all(CHAT + b"x" * 40_000 + b"\n" + CHAT)
    assert report.notes == [(3, "is longer than a line may be: the rest is left out")]


@pytest.mark.parametrize(
    "piece", ["\N{LEFT-TO-RIGHT MARK}", " ", "<", "\N{LEFT-TO-RIGHT MARK}<", "a.b <attached: ", "\n"]
)
def test_a_message_that_is_made_to_be_slow_isnt(piece: str) -> None:
    tricky = piece * (MESSAGE_CHARS_MAX // len(piece) - 100)
    began = process_time()
    read_all(CHAT + tricky.encode() + b"\n[13.01.24, 10:00:02] Ada: " + tricky.encode() + b"\n")
    assert process_time() - began < 5


def test_a_file_past_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FILE_BYTES_MAX", 10)
    for path in (zipped(tmp_path / "large.zip", "_chat.txt"), tmp_path / "large.txt"):
        if path.suffix == ".txt":
            path.write_bytes(CHAT)
        with pytest.raises(files.CantOpen, match="split it"), files.opened(path):
            pass


def test_equal_messages_of_one_minute_are_numbered_whatever_the_phone_calls_people() -> None:
    def numbers(chat: bytes, customer: str) -> list[tuple[bool, int]]:
        return [(one.is_customers, one.occurrence) for one in numbered(read_all(chat)[0], customer)]

    ios = b"""[13.01.24, 10:00:00] Ada: ok
[13.01.24, 10:00:01] Shop: ok
[13.01.24, 10:00:59] Ada: ok
[13.01.24, 10:01:00] Ada: ok
"""
    android = b"""13.01.24, 10:00 - +49 30 000000: ok
13.01.24, 10:00 - Me: ok
13.01.24, 10:00 - +49 30 000000: ok
13.01.24, 10:01 - +49 30 000000: ok
"""
    assert numbers(ios, "Ada") == [(True, 0), (False, 0), (True, 1), (True, 0)] == numbers(android, "+49 30 000000")
