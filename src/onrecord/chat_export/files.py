"""The file that a phone shared: the text, or a zip of the text and its media. Read line by line, within limits."""

import codecs
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

FILE_BYTES_MAX = 512 * 1024 * 1024
LINE_BYTES_MAX = 256 * 1024
MEMBERS_MAX = 100_000
IOS_NAME = "_chat.txt"


class CantOpen(Exception):
    """The file is no chat export; the message says what it is instead."""


class Line(NamedTuple):
    """A line of the file without its end."""

    number: int
    text: str
    is_broken: bool = False
    is_cut: bool = False


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The chat's text, whichever of both forms the file has. Raises CantOpen, or OSError."""
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            _must_be_small(path.stat().st_size)
            yield file
        return
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_chat_in(archive, path.stem)) as file:
            yield file
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:  # damaged, encrypted, packed otherwise
        raise CantOpen(f"{path.name} is a zip that can't be read: {error}") from None


def lines(file: IO[bytes]) -> Iterator[Line]:
    """The lines. Only a line feed ends one: a message may hold every other character that looks like an end."""
    number = come = 0
    while raw := file.readline(LINE_BYTES_MAX):
        number, come, is_cut = number + 1, come + len(raw), False
        while not raw.endswith(b"\n") and (rest := file.readline(LINE_BYTES_MAX)):
            come, is_cut = come + len(rest), True
            if rest.endswith(b"\n"):
                break
        _must_be_small(come)
        yield _decoded(number, raw, is_cut=is_cut)


def _decoded(number: int, raw: bytes, *, is_cut: bool) -> Line:
    if number == 1:
        raw = raw.removeprefix(codecs.BOM_UTF8)
        if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise CantOpen("it is UTF-16, and WhatsApp writes UTF-8: an editor has saved it since")
    raw = raw.removesuffix(b"\n").removesuffix(b"\r")
    try:
        return Line(number, raw.decode(), is_cut=is_cut)
    except UnicodeDecodeError:
        return Line(number, raw.decode(errors="replace"), is_broken=True, is_cut=is_cut)


def _chat_in(archive: zipfile.ZipFile, stem: str) -> zipfile.ZipInfo:
    """The chat among the files of a zip: iOS calls it `_chat.txt`, Android as it calls the zip."""
    members = archive.infolist()
    if len(members) > MEMBERS_MAX:
        raise CantOpen(f"the zip holds {len(members):,} files, more than {MEMBERS_MAX:,}")
    texts = [one for one in members if one.filename.lower().endswith(".txt") and "__MACOSX" not in one.filename]
    named = [one for one in texts if PurePosixPath(one.filename).name in {IOS_NAME, f"{stem}.txt"}]
    likely = named or [one for one in texts if "whatsapp" in one.filename.lower()] or texts
    if len(likely) != 1:
        raise CantOpen(f"the zip holds {len(likely)} texts that may be the chat, not one: take it out and name it")
    _must_be_small(likely[0].file_size)
    return likely[0]


def _must_be_small(size: int) -> None:
    if size > FILE_BYTES_MAX:
        raise CantOpen(f"the chat has more than {FILE_BYTES_MAX // 1024**2} MiB: split it at a message's beginning")
