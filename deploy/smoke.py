"""Is a composed OnRecord whole? The main journey; then each service restarted under load, and nothing lost.

    python3 deploy/smoke.py              # against `docker compose --env-file deploy/demo.env up --wait`
    python3 deploy/smoke.py --journey    # the journey only

It needs Python and nothing else, speaks to published ports on 127.0.0.1 and to `docker compose`, and ends by itself.
"""

import argparse
import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[1]
COMPOSE = ("docker", "compose", "--env-file", str(ROOT / "deploy" / "demo.env"))
API = "http://127.0.0.1:8000"
SIMULATOR = "http://127.0.0.1:19500"
EMAIL = "admin@demo.example"
SERVICES = ("postgres", "kafka", "s3", "api", "relay", "projector", "worker", "proxy", "whatsapp", "claude")
SENDERS = 4
PER_SENDER_PAUSE_S = 0.2
CALL_S_MAX = 15
KEEP_ASKING_S_MAX = 180
HEALTHY_S_MAX = 300
DOCUMENT = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
PASSWORD, TOKEN = "ONRECORD_DEMO_PASSWORD", "ONRECORD_API_TOKEN"
NODE = ROOT / ".venv/bin/node"
NEWMAN = ROOT / "tests/node/node_modules/newman/bin/newman.js"
COLLECTION = ROOT / "docs/postman/onrecord.postman_collection.json"
ENVIRONMENT = ROOT / "docs/postman/onrecord.postman_environment.json"
NEWMAN_S_MAX = 600
Json = dict[str, Any]


class Refused(Exception):
    """The API said no, and would again."""


class Answer:
    """What came back: a status, headers, and a body that may be JSON."""

    def __init__(self, status: int, headers: Any, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(method: str, url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
    """One request; raises OSError (urllib's errors are such) where nothing came back."""
    request = urllib.request.Request(url, body, headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=CALL_S_MAX) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read())


class Api:
    """The API as a program with a token; what fails is asked again with the same key, as the API's manners want."""

    def __init__(self, token: str) -> None:
        self._token = token
        self.asked_again: Counter[str] = Counter()

    def get(self, path: str) -> Any:
        return self._settled("GET", path, None, {}).json

    def post(self, path: str, body: Json, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._settled("POST", path, body, {"Idempotency-Key": str(uuid.uuid4()), **named})

    def _settled(self, method: str, path: str, body: Json | None, headers: dict[str, str]) -> Answer:
        said = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json", **headers}
        content = None if body is None else json.dumps(body).encode()
        end = time.monotonic() + KEEP_ASKING_S_MAX
        while True:
            why = "nothing"
            with suppress(OSError):
                answer = ask(method, f"{API}{path}", content, said)
                if answer.status < 400:
                    return answer
                if answer.status < 500 and answer.status != 429:
                    raise Refused(f"{method} {path}: {answer.status} {answer.body.decode(errors='replace')[:500]}")
                why = str(answer.status)
            if time.monotonic() > end:
                raise Refused(f"{method} {path}: {why} for {KEEP_ASKING_S_MAX} s")
            self.asked_again[why] += 1
            time.sleep(0.3)


# ---- the stack


def compose(*words: str) -> str:
    done = subprocess.run([*COMPOSE, *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        sys.exit(f"docker compose {' '.join(words)}: {done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def unwell() -> list[str]:
    """The containers that don't run or aren't healthy; those that end by design aside."""
    rows = [json.loads(line) for line in compose("ps", "--all", "--format", "json").splitlines()]
    return [
        f"{row['Name']}: {row['State']} {row['Health']}"
        for row in rows
        if row["Service"] not in {"migrate", "demo"} and (row["State"], row["Health"]) != ("running", "healthy")
    ]


def wait_healthy() -> float:
    began = time.monotonic()
    wait(lambda: not unwell(), lambda: f"not healthy: {', '.join(unwell())}", HEALTHY_S_MAX)
    return time.monotonic() - began


def wait(done: Callable[[], Any], why_not: Callable[[], str], s_max: float = 90) -> Any:
    end = time.monotonic() + s_max
    while not (found := done()):
        if time.monotonic() > end:
            sys.exit(f"after {s_max:.0f} s still: {why_not()}")
        time.sleep(0.5)
    return found


def secrets() -> dict[str, str]:
    """What the demo's first steps made: a password and a token."""
    text = compose("run", "--rm", "--no-deps", "--entrypoint", "cat", "demo", "/var/lib/onrecord/demo/secrets.env")
    return {
        name: value.strip("'\"") for name, _, value in (line.partition("=") for line in text.split() if "=" in line)
    }


# ---- the journey


class Journey:
    """What people do: a customer writes, a member answers, with a file too, and closes."""

    def __init__(self, api: Api, password: str) -> None:
        self._api = api
        self._password = password
        self._mark = uuid.uuid4().hex[:8]

    def go(self) -> None:
        self._web()
        conversation = self._customer_writes()
        self._changes("claim_conversation", conversation)
        self._arrives(conversation, {"text": f"It leaves today. {self._mark}"}, "a reply")
        media_id = self._uploads(conversation)
        self._arrives(conversation, {"message": {"kind": "file", "media_id": media_id}}, "a file")
        self._changes("resolve_conversation", conversation)

    def _web(self) -> None:
        page = ask("GET", f"{API}/")
        assert page.status == 200, page.status
        assert "nonce-" in page.headers["Content-Security-Policy"]
        signed_in = ask(
            "POST",
            f"{API}/v1/sign_in",
            json.dumps({"email": EMAIL, "password": self._password}).encode(),
            {"Content-Type": "application/json", "Origin": API},
        )
        assert signed_in.status == 201, signed_in.body
        cookie = signed_in.headers["Set-Cookie"].partition(";")[0]
        myself = ask("GET", f"{API}/v1/get_myself", None, {"Cookie": cookie})
        assert myself.status == 200, myself.body
        print("the page is served, and the demo admin signs in")

    def _customer_writes(self) -> str:
        customer, words = f"c{self._mark}", f"Where is my parcel? {self._mark}"
        phone = f"+1 202 555 {int(self._mark, 16) % 100:02d}{int(self._mark[:2], 16) % 100:02d}"
        self._simulator("PUT", f"/simulator/customers/{customer}", {"name": "Ana Example", "phone": phone})
        writing = {"customer": customer, "type": "text", "content": {"body": words}}
        self._simulator("POST", "/simulator/deliveries", {"writings": [writing]})
        return str(wait(lambda: self._find(words), lambda: "the customer's message isn't in the inbox"))

    def _find(self, words: str) -> str | None:
        rows = self._api.get("/v1/list_conversations?limit=50")["conversations"]
        found = [row["conversation_id"] for row in rows if words in json.dumps(row)]
        return found[0] if found else None

    def _arrives(self, conversation: str, message: Json, what: str) -> None:
        said = self._api.post("/v1/send_message", {"conversation_id": conversation, **message})
        message_id = said.json["message_id"]

        def told() -> bool:
            items = self._api.get(f"/v1/list_timeline?conversation_id={conversation}")["items"]
            mine = [item for item in items if item["message_id"] == message_id]
            return any(word in json.dumps(mine) for word in ('"delivered"', '"read"'))

        wait(told, lambda: f"{what} isn't delivered")
        print(f"{what} is delivered")

    def _uploads(self, conversation: str) -> str:
        asked = {"conversation_id": conversation, "kind": "document", "media_type": "application/pdf"}
        form = self._api.post(
            "/v1/request_upload", {**asked, "size_bytes": len(DOCUMENT), "file_name": "Bill.pdf"}
        ).json
        assert post_form(form["url"], form["fields"], DOCUMENT).status < 300, "S3 refuses the upload"
        media_id = str(form["media_id"])
        self._api.post("/v1/complete_upload", {"media_id": media_id})
        link = wait(lambda: self._link(media_id), lambda: "the file isn't stored")
        assert ask("GET", link).body == DOCUMENT, "another file came back"
        print("a file is uploaded to S3, checked, and comes back as it was")
        return media_id

    def _link(self, media_id: str) -> str | None:
        try:
            return str(self._api.get(f"/v1/get_media?media_id={media_id}")["url"])
        except Refused:
            return None

    def _changes(self, command: str, conversation: str) -> None:
        """A command that wants the version that was seen; what it saw may be older than what is."""

        def done() -> bool:
            rows = self._api.get("/v1/list_conversations?limit=50")["conversations"]
            version = next(row["version"] for row in rows if row["conversation_id"] == conversation)
            with suppress(Refused):
                self._api.post(f"/v1/{command}", {"conversation_id": conversation}, If_Match=f'"{version}"')
                return True
            return False

        wait(done, lambda: f"{command} isn't taken")
        print(f"{command} is taken")

    def _simulator(self, method: str, path: str, body: Json) -> None:
        headers = {"Content-Type": "application/json"}
        answer = ask(method, f"{SIMULATOR}{path}", json.dumps(body).encode(), headers)
        assert answer.status < 300, answer.body


def post_form(url: str, fields: dict[str, str], content: bytes) -> Answer:
    """As a browser posts a file: the fields, then the file."""
    edge = uuid.uuid4().hex
    head = "".join(f'--{edge}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items())
    file = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="Bill.pdf"\r\n\r\n'
    body = head.encode() + file.encode() + content + f"\r\n--{edge}--\r\n".encode()
    return ask("POST", url, body, {"Content-Type": f"multipart/form-data; boundary={edge}", "Origin": API})


# ---- the load


class Load:
    """Customers' messages, one after another from each sender, until it is stopped; keeps what was acknowledged."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._stopped = threading.Event()
        self._run = uuid.uuid4().hex[:8]
        self.acknowledged: list[tuple[str, str, str]] = []  # text, conversation, position
        self.failed: list[str] = []
        self.slowest_s = 0.0
        self._threads = [threading.Thread(target=self._send, args=(number,)) for number in range(SENDERS)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _send(self, sender: int) -> None:
        count = 0
        while not self._stopped.is_set():
            count += 1
            text = f"load {self._run} {sender} {count}"
            began = time.monotonic()
            try:
                answer = self._api.post("/v1/receive_message", self._message(sender, text))
            except Refused as error:
                self.failed.append(str(error))
            else:
                where = answer.json["conversation_id"], answer.headers["OnRecord-Position"]
                self.acknowledged.append((text, *where))
            self.slowest_s = max(self.slowest_s, time.monotonic() - began)
            self._stopped.wait(PER_SENDER_PAUSE_S)

    def _message(self, sender: int, text: str) -> Json:
        return {
            "channel": "whatsapp",
            "address": f"+1 202 555 {int(self._run[:4], 16) % 9000 + 1000:04d}{sender}",
            "name": f"Load {sender}",
            "provider_message_id": text.replace(" ", "-"),
            "sent_at": datetime.now(UTC).isoformat(),
            "text": text,
        }


def restart_each(api: Api, services: tuple[str, ...]) -> Load:
    """Restart one service after the other, all replicas of it at once, while messages come in."""
    with Load(api) as load:
        for service in services:
            before = len(load.acknowledged), api.asked_again.total()
            began = time.monotonic()
            compose("restart", service)
            restarted_s = time.monotonic() - began
            healthy_s = wait_healthy()
            time.sleep(2)
            taken, again = len(load.acknowledged) - before[0], api.asked_again.total() - before[1]
            print(
                f"{service:10} restarted in {restarted_s:.1f} s, all healthy {healthy_s:.1f} s later;"
                f" {taken} messages acknowledged meanwhile, {again} requests asked again",
                flush=True,
            )
    return load


def account(api: Api, load: Load) -> None:
    """Each acknowledged message stands in its conversation once, and each has a position of its own."""
    positions = Counter(position for _, _, position in load.acknowledged)
    assert max(positions.values()) == 1, "two messages have one position"
    last = max((p for *_, p in load.acknowledged), key=lambda p: int(p.partition(":")[2]))
    found: Counter[str] = Counter()
    for conversation in {conversation for _, conversation, _ in load.acknowledged}:
        newest = f"/v1/list_timeline?conversation_id={conversation}&limit=100"
        page = api.get(newest)
        while True:
            found.update(item["text"] for item in page["items"] if item["direction"] == "in")
            if not page["before"]:
                break
            page = api.get(f"{newest}&before={page['before']}")
    lost = [text for text, *_ in load.acknowledged if found[text] == 0]
    twice = [text for text, *_ in load.acknowledged if found[text] > 1]
    print(
        f"{len(load.acknowledged)} messages acknowledged, up to {last}; {len(lost)} lost, {len(twice)} twice,"
        f" {len(load.failed)} given up; the slowest took {load.slowest_s:.1f} s; asked again: {dict(api.asked_again)}"
    )
    assert not lost, lost[:5]
    assert not twice, twice[:5]
    assert not load.failed, load.failed[:5]


def newman(held: dict[str, str]) -> None:
    """The Postman collection from top to bottom, where newman is installed (`make test` does so)."""
    if not NEWMAN.exists():
        print(f"newman is not there ({NEWMAN.relative_to(ROOT)}): the Postman collection was not run")
        return
    given = {"baseUrl": API, "email": EMAIL, "password": held[PASSWORD], "token": held[TOKEN]}
    words = [str(word) for word in (NODE, NEWMAN, "run", COLLECTION, "--environment", ENVIRONMENT, "--bail")]
    variables = [word for name, value in given.items() for word in ("--env-var", f"{name}={value}")]
    done = subprocess.run([*words, *variables], cwd=ROOT, check=False, timeout=NEWMAN_S_MAX)
    if done.returncode:
        sys.exit("the Postman collection fails")


def verify_log() -> None:
    """OnRecord's own look at Kafka: every record there, told once alike, whole and readable."""
    print(compose("exec", "-T", "worker", "onrecord", "log", "verify").strip())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--journey", action="store_true", help="only the main journey")
    parser.add_argument("services", nargs="*", help="which to restart under load; all by default")
    chosen = parser.parse_args()
    print(f"all healthy after {wait_healthy():.1f} s")
    held = secrets()
    api = Api(held[TOKEN])
    Journey(api, held[PASSWORD]).go()
    newman(held)
    if not chosen.journey:
        load = restart_each(api, tuple(chosen.services) or SERVICES)
        account(api, load)
        Journey(api, held[PASSWORD]).go()
        verify_log()
    print("all is well")


if __name__ == "__main__":
    main()
