"""Is a composed OnRecord whole? The main journey; each service restarted under load, and nothing lost; a backup.

    python3 deploy/smoke.py              # against `docker compose --env-file deploy/demo.env up --wait`
    python3 deploy/smoke.py --journey    # the journey only
    python3 deploy/smoke.py --restore    # also loses Postgres and Kafka: DELETES THEIR VOLUMES, and restores the backup

It needs Python and nothing else, speaks to published ports on 127.0.0.1 and to `docker compose`, and ends by itself.
"""

import argparse
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from datetime import UTC, datetime
from typing import Self

import smoke_backup
import smoke_mail
from composed import API, EMAIL, ROOT, Api, Json, Refused, compose, secrets, wait_healthy
from smoke_journey import Journey

SERVICES = ("postgres", "kafka", "s3", "api", "relay", "projector", "worker", "proxy", "whatsapp", "claude")
SENDERS = 4
PER_SENDER_PAUSE_S = 0.2
PASSWORD, TOKEN = "ONRECORD_DEMO_PASSWORD", "ONRECORD_API_TOKEN"
NODE = ROOT / ".venv/bin/node"
NEWMAN = ROOT / "tests/node/node_modules/newman/bin/newman.js"
COLLECTION = ROOT / "docs/postman/onrecord.postman_collection.json"
ENVIRONMENT = ROOT / "docs/postman/onrecord.postman_environment.json"
NEWMAN_S_MAX = 600


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


def examine() -> None:
    """OnRecord's own look: at Kafka, every record there, told once alike, whole and readable; then at all settings."""
    print(compose("exec", "-T", "worker", "onrecord", "log", "verify").strip())
    compose("exec", "-T", "worker", "onrecord", "doctor")
    print("the doctor finds nothing wrong")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--journey", action="store_true", help="only the main journey")
    parser.add_argument("--restore", action="store_true", help="delete Postgres' and Kafka's volumes, and come back")
    parser.add_argument("services", nargs="*", help="which to restart under load; all by default")
    chosen = parser.parse_args()
    print(f"all healthy after {wait_healthy():.1f} s")
    held = secrets()
    api = Api(held[TOKEN])
    Journey(api, held[PASSWORD]).go()
    newman(held)
    smoke_mail.go()
    if not chosen.journey:
        load = restart_each(api, tuple(chosen.services) or SERVICES)
        account(api, load)
        smoke_backup.take()
        if chosen.restore:
            smoke_backup.come_back()
            account(api, load)
        Journey(api, held[PASSWORD]).go()
        examine()
    print("all is well")


if __name__ == "__main__":
    main()
