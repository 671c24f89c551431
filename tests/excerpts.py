"""Excerpts of conversations, what models answer to them, and files that customers send."""

import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw

from onrecord.ai import answer as answers
from onrecord.ai import asking, canaries, reading
from onrecord.ai.answer import Answer
from onrecord.ai.asking import Request
from onrecord.ai.excerpt import Choice, Excerpt, File, Message, Snippet, Task
from onrecord.ai.outcomes import Outcome

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
TODAY = date(2026, 11, 26)
HAIKU = "claude-haiku-5-5"
SONNET = "claude-sonnet-5-5"
CANARY = canaries.canary_of(b"of the installation", UUID(int=1))
FOREIGN_CANARY = canaries.canary_of(b"of the installation", UUID(int=2))
USAGE = {"input_tokens": 900, "output_tokens": 80}
FILLED: dict[Task, dict[str, Any]] = {
    "triage": {
        "intent": "delivery",
        "urgency": "normal",
        "language": "en",
        "sentiment": "neutral",
        "labels": ["l1"],
        "assignee": "a1",
        "reason": "Asks where parcel 4711 is.",
        "sources": ["m1"],
    },
    "summary": {"points": [{"text": "The customer asks where parcel 4711 is.", "sources": ["m1"]}]},
    "draft": {
        "reply": "Your parcel 4711 is on its way: https://shop.example/track",
        "language": "en",
        "claims": [{"text": "Parcels can be followed.", "sources": ["m2", "k1"]}],
        "note": "",
    },
    "description": {"description": "A photo of a broken box.", "seen_text": "Fragile", "language": "en"},
}


def excerpt(*texts: str, **more: Any) -> Excerpt:
    """A customer's question, our answer, and what the customer wrote after that."""
    said = [
        Message(id="message-1", by="customer", at=NOON, text="Where is my parcel 4711?"),
        Message(id="message-2", by="us", at=NOON + timedelta(minutes=1), text="Look at https://shop.example/track"),
        *(
            Message(id=f"message-{n}", by="customer", at=NOON + timedelta(minutes=n), text=text)
            for n, text in enumerate(texts, 3)
        ),
    ]
    fields: dict[str, Any] = {
        "messages": said,
        "instructions": "Be kind and brief.",
        "snippets": [Snippet("snippet-1", "Returns", "30 days, see https://shop.example/returns.")],
        "labels": [Choice("label-1", "Delivery")],
        "members": [Choice("member-1", "Grace")],
        "contact_name": "Ada",
        "canary": CANARY,
    }
    return Excerpt(**(fields | more))


def request(task: Task = "draft", of: Excerpt | None = None, model: str = HAIKU) -> Request:
    file = File("image/webp", image(), "box.webp") if task == "description" else None
    return asking.request(task, of or excerpt(file=file), model, TODAY)


def body(text: str, **more: Any) -> dict[str, Any]:
    """An answer of the API that says this."""
    whole = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": HAIKU,
        "content": [{"type": "thinking", "thinking": "Hm.", "signature": "x"}, {"type": "text", "text": text}],
        "stop_reason": "end_turn",
        "usage": USAGE,
    }
    return whole | more


def answer(text: str, **more: Any) -> Answer:
    return answers.parse(json.dumps(body(text, **more)).encode(), "req_1", 120)


def filled(task: Task, **more: Any) -> str:
    """A form as a model may fill it in."""
    return json.dumps(FILLED[task] | more)


def read(task: Task = "draft", **more: Any) -> Outcome:
    """What an answer comes to that differs in this from a good one."""
    return reading.read(request(task), answer(filled(task, **more)))


def image(text: str = "Fragile") -> bytes:
    """A picture of words."""
    picture = Image.new("RGB", (400, 60), "white")
    ImageDraw.Draw(picture).text((5, 20), text, fill="black")
    into = io.BytesIO()
    picture.save(into, "WEBP")
    return into.getvalue()


def pdf(text: str) -> bytes:
    """A PDF of one page that says this."""
    shown = text.replace("\\", "").replace("(", "[").replace(")", "]").encode("latin-1", "replace")
    stream = b"BT /F1 12 Tf 50 700 Td (" + shown + b") Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj" % number + one + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(written))
    return written + head + table + end
