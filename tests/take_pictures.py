"""Takes the pictures of docs/pictures from the running demo: `onrecord up`, `onrecord demo`, then `make pictures`.

Customers write on the simulator's phones, the model drafts, members answer: what the pictures show has happened.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

import browser
from browser import Tab
from front_office import SIZES
from onrecord.stack import environment
from simulator import Phones
from waiting import until

FOLDER = Path(".onrecord")
PICTURES = Path("docs/pictures")
KARIM = "Karim (demo)"
OTHERS = {
    "lea": ("Lea (demo)", "Merci beaucoup, le colis est bien arrivé."),
    "tomas": ("Tomás (demo)", "¿Tienen la tetera en azul?"),
    "greta": ("Greta (demo)", "Ich brauche bitte noch die Rechnung vom Mai."),
    "oluwaseun": ("Oluwaseun (demo)", "Could I change the address of my order? It has not left yet."),
    "ines": ("Inês (demo)", "Bom dia! Ainda há lugares na oficina de sábado?"),
    "wim": ("Wim (demo)", "De kleur is anders dan op de foto, maar wel mooi."),
    "aylin": ("Aylin (demo)", "Siparişim ne zaman gelir?"),
    "mara": ("Mara (demo)", "Are you open on Sundays?"),
    "paul": ("Paul (demo)", "Thanks, that was quick."),
}
SEEN_S_MAX = 60
WIDE, SMALL = SIZES["wide"], SIZES["small"]


@dataclass(frozen=True)
class Demo:
    """The running demo: its API for the demo admin, and its customers' phones."""

    origin: str
    client: httpx.Client
    phones: Phones
    password: str

    def command(self, command: str, version: int | None = None, /, **body: object) -> dict[str, Any]:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        answer = self.client.post(f"/{command}", json=body, headers=headers)
        assert answer.is_success, f"{command}: {answer.text}"
        if "OnRecord-Position" in answer.headers:  # what is asked next knows of it
            self.client.headers["OnRecord-After"] = answer.headers["OnRecord-Position"]
        told: dict[str, Any] = answer.json()
        return told

    def ask(self, question: str, /, **parameters: Any) -> dict[str, Any]:
        answer = self.client.get(f"/{question}", params=parameters)
        assert answer.is_success, f"{question}: {answer.text}"
        told: dict[str, Any] = answer.json()
        return told


@contextmanager
def running() -> Iterator[Demo]:
    """What `onrecord up` runs in this folder."""
    values = environment.read(FOLDER)
    assert values, "nothing runs in .onrecord: start `onrecord up`, and fill it with `onrecord demo`"
    origin = f"http://127.0.0.1:{values.get('ONRECORD_API_PORT', '8000')}"
    password = environment.secrets_of(FOLDER)[environment.DEMO_PASSWORD]
    with (
        httpx.Client(base_url=f"{origin}/v1", timeout=30) as client,
        Phones.at(values["ONRECORD_GRAPH_URL"]) as phones,
    ):
        demo = Demo(origin, client, phones, password)
        session = demo.command("sign_in", email=environment.DEMO_EMAIL, password=password, bearer=True)
        client.headers["Authorization"] = f"Bearer {session['secret']}"
        yield demo


def tell_a_story(demo: Demo) -> str:
    """Karim's cup arrived broken; the conversation's id. Told once, however often pictures are taken."""
    if (talk := _talk_of(demo, KARIM)) and "ai.drafted" in _kinds(demo, {"conversation_id": talk["conversation_id"]}):
        return str(talk["conversation_id"])
    demo.command("set_ai_policy", tasks=["triage", "summary", "draft"])
    for number, (customer, (name, text)) in enumerate(OTHERS.items(), 10):
        demo.phones.customer(customer, name=name, phone=f"120255501{number}")
        demo.phones.text(customer, text)
    demo.phones.text("ana", "Do you ship to Porto? I would take two of the blue bowls.")
    demo.phones.text("mika", "Hi! Is the workshop on Saturday fully booked?")
    demo.phones.text("karim", "Hello, my parcel came today and the green cup is broken.")
    talk = until(lambda: _talk_of(demo, KARIM), SEEN_S_MAX, "Karim's conversation")
    of = {"conversation_id": talk["conversation_id"]}
    if labels := demo.ask("list_labels")["labels"]:
        demo.command("label_conversation", **of, label_id=labels[0]["label_id"])
    demo.command("claim_conversation", _version(demo, of), **of)
    demo.command("add_note", **of, text="We still have three green cups.")
    demo.command("send_message", **of, text="I am sorry about that, Karim. Could you send me your order number?")
    until(lambda: _last(demo, of).get("delivery") in {"delivered", "read"}, SEEN_S_MAX, "its way to Karim")
    demo.phones.open("karim")
    demo.phones.text("karim", "Of course, it is DEMO-1042.")
    demo.phones.text("karim", "Will you send me a new one, or the money?")
    until(lambda: _last(demo, of)["text"].startswith("Will you"), SEEN_S_MAX, "Karim's answer")
    demo.command("request_summary", **of)
    demo.command("request_draft", **of)
    until(lambda: {"ai.drafted", "ai.summarised"} <= _kinds(demo, of), SEEN_S_MAX, "the draft and the summary")
    return str(talk["conversation_id"])


def _talk_of(demo: Demo, name: str) -> dict[str, Any] | None:
    rows = demo.ask("list_conversations", limit=50)["conversations"]
    return next((row for row in rows if row["contact_name"] == name), None)


def _version(demo: Demo, of: dict[str, str]) -> int:
    return int(demo.ask("get_conversation", **of)["version"])


def _items(demo: Demo, of: dict[str, str]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = demo.ask("list_timeline", **of)["items"]
    return items


def _last(demo: Demo, of: dict[str, str]) -> dict[str, Any]:
    return [item for item in _items(demo, of) if item["message_id"]][-1]


def _kinds(demo: Demo, of: dict[str, str]) -> set[str]:
    return {item["kind"] for item in _items(demo, of)}


def take(demo: Demo, tab: Tab, conversation: str) -> None:
    """Each page that the documents show."""
    tab.visit(f"{demo.origin}/sign-in")
    tab.fill("E-mail", environment.DEMO_EMAIL)
    tab.fill("Password", demo.password)
    tab.press("Sign in")
    tab.await_("[data-row]")
    event = _items(demo, {"conversation_id": conversation})[0]
    record = f"record/{event['shard']}/{event['seq']}?conversation={conversation}"
    for name, path, whole, scheme, size in (
        ("inbox", f"inbox/{conversation}", "[data-draft]", "light", WIDE),
        ("inbox-dark", f"inbox/{conversation}", "[data-draft]", "dark", WIDE),
        ("inbox-small", f"inbox/{conversation}", "[data-draft]", "light", SMALL),
        ("record", record, "pre code", "light", WIDE),
        ("operations", "operations", "main [role=img]", "light", WIDE),
        ("stats", "stats", "svg.recharts-surface", "light", WIDE),
    ):
        tab.size(*size)
        tab.scheme(scheme)
        tab.visit(f"{demo.origin}/{path}")
        tab.await_(whole)
        tab.gone("[aria-busy]")
        keep(tab, name)
    tab.size(*WIDE)
    tab.visit(f"{demo.phones.url}/#karim")
    tab.see("Of course, it is DEMO-1042.")
    keep(tab, "phone")


def keep(tab: Tab, name: str) -> None:
    """Write it down with few colours, the rare ones among them."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    tab.take(path)
    with Image.open(io.BytesIO(path.read_bytes())) as picture:
        few = picture.convert("RGB").quantize(method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        few.save(path, optimize=True)
    print(f"{path}: {path.stat().st_size // 1024} KiB")  # noqa: T201 - a script's answer


def main() -> None:
    with running() as demo, browser.running() as chromium:
        take(demo, chromium.tab(), tell_a_story(demo))


if __name__ == "__main__":
    main()
