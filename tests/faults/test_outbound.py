"""Messages go out while the provider times out, breaks, throttles and revokes: nobody gets one twice unrecorded.

None is lost either: each reached its phone, or is on record as failed or unconfirmed. What nobody answered for is
settled by the statuses that name it.
"""

import random
from collections import Counter
from typing import Any
from uuid import UUID

import pytest

import line
from installations import Installation
from line import Line
from waiting import until
from written import outbox, rows

SETTLE_S_MAX = 45.0
FAULTS: list[dict[str, Any]] = [
    {"kind": "time_out", "accepts": True},
    {"kind": "time_out", "accepts": False},
    {"kind": "hang_up", "accepts": True},
    {"kind": "answer", "status": 503, "code": 131016, "accepts": True},
    {"kind": "answer", "status": 500, "code": 131000, "accepts": False},
    {"kind": "answer", "status": 429, "code": 130429},
    {"kind": "answer", "status": 400, "code": 131056},
]
OUTCOMES = ("message.accepted.v1", "message.failed.v1", "message.unconfirmed.v1")
REACHED = ("message.sent.v1", "message.delivered.v1", "message.read.v1")


def test_nobody_gets_a_message_twice_unrecorded_and_none_is_lost(installation: Installation) -> None:
    go_wrong(installation, customers=8, each=2, seed=7, deadline_s=SETTLE_S_MAX)


@pytest.mark.soak
def test_a_thousand_messages(installation: Installation) -> None:
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")  # noqa: T201 - to make the same choices again
    go_wrong(installation, customers=250, each=4, seed=seed, deadline_s=900)


def go_wrong(installation: Installation, *, customers: int, each: int, seed: int, deadline_s: float) -> None:
    chance = random.Random(seed)
    with line.opened(installation, number_throttle_per_s_max=10_000) as of_line, of_line.working():
        channel_id = of_line.connect()
        talks = of_line.meet(customers)
        faults = [chance.choice(FAULTS) | {"skip": chance.randrange(3)} for _ in range(customers * each // 2)]
        of_line.phones.faults([*faults, {"kind": "answer", "code": 190}])
        texts = [(talk, f"{name} {n}") for n in range(each) for name, talk in talks.items()]
        deliveries = of_line.send(texts)

        def is_over() -> bool:
            if rows(installation, "select 1 from channels where health = 'stopped'"):
                of_line.reconnect(channel_id)
            return of_line.is_quiet(len(texts)) and of_line.phones.settle() == 0

        until(is_over, deadline_s, "the last outcome")
        print(report(of_line))  # noqa: T201 - of a soak
        must_be_right(of_line, deliveries)


def report(of_line: Line) -> str:
    """What went wrong on the way, in figures."""
    states = rows(of_line.installation, "select state, count(*) from deliveries group by 1 order by 1")
    effects = rows(of_line.installation, "select sum(attempts), count(*) filter (where doubts > 0) from effects")
    reached = Counter(one["callback_data"] for one in of_line.phones.accepted())
    doubled = sum(count > 1 for count in reached.values())
    return f"deliveries {dict(states)}; calls {effects[0][0]}, in doubt {effects[0][1]}; came twice {doubled}"


def must_be_right(of_line: Line, deliveries: dict[str, UUID]) -> None:
    told = [event for event in outbox(of_line.installation) if event.type in OUTCOMES + REACHED]
    reached = Counter(one["callback_data"] for one in of_line.phones.accepted())
    for text, delivery_id in deliveries.items():
        mine = [event for event in told if event.record["data"]["delivery_id"] == str(delivery_id)]
        outcomes = [event for event in mine if event.type in OUTCOMES]
        doubted = any(event.record["data"]["maybe_doubled"] for event in outcomes)
        count = reached[str(delivery_id)]
        assert count <= 1 or doubted, f"{text} came {count} times, and nobody says so"
        assert len(outcomes) <= 1, [event.type for event in outcomes]
        assert mine, f"nothing is known of {text}"
        if not count:
            assert [event.type for event in mine] in (["message.failed.v1"], ["message.unconfirmed.v1"])
        else:
            assert {event.type for event in mine} & set(REACHED), f"no status tells of {text}"
    for name in {text.split()[0] for text in deliveries}:
        first_seen = list(dict.fromkeys(text for text in of_line.phones.texts(name)))
        assert first_seen == sorted(first_seen), "out of order"
