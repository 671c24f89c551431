"""Files that agents send, in a real browser: to a real S3, looked at by the worker, and on to the customer's phone."""

import base64
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest

from browser import Tab
from front_office import SEEN_S_MAX, FrontOffice
from simulator import PNG
from waiting import until

MB = 1_048_576
PICTURE = {"name": "cup.png", "type": "image/png", "base64": base64.b64encode(PNG).decode()}
TERMS = {"name": "terms.txt", "type": "text/plain", "base64": base64.b64encode(b"We send it back.").decode()}
BROKEN = {"name": "broken.png", "type": "image/png", "base64": base64.b64encode(PNG[:40]).decode()}
SCRIPT = {"name": "drawing.svg", "type": "image/svg+xml", "bytes": 10}
POSTER = {"name": "poster.png", "type": "image/png", "bytes": 5 * MB + 1}
UPLOAD = "[data-upload]"
PART = re.compile(r"([\d.]+) kB of 200 kB, 5 MB at most")


@pytest.fixture
def noor(tabs: list[Tab], front_office: FrontOffice) -> Tab:
    return front_office.enter(tabs[0], "noor")


def attached(file: Mapping[str, object]) -> str:
    """What stands in the composer once a file may be sent."""
    return f'[aria-label="Remove {file["name"]}"]'


def to_storage(tab: Tab, front_office: FrontOffice) -> list[str]:
    """What was asked for that an upload asks for."""
    ours = urlsplit(front_office.site.origin).netloc
    return [url for url, _ in tab.asked() if urlsplit(url).netloc != ours or "request_upload" in url]


def test_files_are_dropped_and_pasted_outlive_a_reload_and_reach_the_phone(
    noor: Tab, front_office: FrontOffice
) -> None:
    taken = front_office.meet("dora", "Show me")
    front_office.open(noor, taken)
    noor.give_files("main", "dragover", PICTURE)
    noor.await_("[data-dropping]")
    noor.give_files("main", "drop", PICTURE)
    noor.await_(attached(PICTURE))
    noor.give_files("[data-composer]", "paste", TERMS)
    noor.await_(attached(TERMS))
    front_office.open(noor, taken)
    for file in (PICTURE, TERMS):
        noor.await_(attached(file))
    noor.key("r")
    noor.type("As promised")
    noor.key("Control+Enter")
    until(lambda: len(front_office.phones.received("dora")) == 2, SEEN_S_MAX, "the files on the phone")
    picture, terms = front_office.phones.received("dora")
    assert (picture["type"], picture["content"].get("caption")) == ("image", None)
    assert (terms["type"], terms["content"]["caption"]) == ("document", "As promised")
    noor.await_("[role=log] img")
    assert noor.complaints() == []


def test_an_upload_says_how_far_it_is_keeps_the_words_waiting_and_can_be_stopped(
    noor: Tab, front_office: FrontOffice
) -> None:
    front_office.open(noor, front_office.write("Show me"))
    noor.key("r")
    noor.type("As promised")
    noor.upload_rate(100_000)
    noor.give_files("main", "drop", PICTURE | {"bytes": 200_000, "base64": None})
    until(lambda: any(0 < far < 200 for far in progress(noor)), SEEN_S_MAX, "how far it is")
    noor.key("Control+Enter")
    assert noor.value("[data-composer]") == "As promised"
    noor.press("Stop")
    until(lambda: noor.texts(UPLOAD) == [], SEEN_S_MAX, "that it was stopped")
    assert noor.texts(attached(PICTURE)) == []


def progress(tab: Tab) -> list[float]:
    return [float(found[1]) for text in tab.texts(UPLOAD) if (found := PART.search(text))]


def test_what_is_not_taken_is_said_and_what_only_failed_is_tried_again(noor: Tab, front_office: FrontOffice) -> None:
    front_office.open(noor, front_office.write("Show me"))
    noor.give_files("main", "drop", SCRIPT, POSTER)
    noor.see("drawing.svg can't be sent by WhatsApp: this kind of file is not taken.")
    noor.see("poster.png is too large: 5 MB at most.")
    assert to_storage(noor, front_office) == []
    noor.press("Put away drawing.svg")
    noor.press("Put away poster.png")
    noor.refuse("**/v1/complete_upload")
    noor.give_files("main", "drop", PICTURE)
    noor.see("cup.png could not be uploaded.")
    noor.press("Try again")
    noor.await_(attached(PICTURE))
    noor.give_files("main", "drop", BROKEN)
    noor.see("broken.png was not taken: it is damaged, not safe, or not what it says to be.")
    assert noor.texts("button:has-text('Try again')") == []
