"""What a call counts: tokens, the cache, the limits of a minute; and which models there are."""

from messages_caller import Caller
from offline_model import Claude

LONG = [{"type": "text", "text": "You read a conversation. " * 400, "cache_control": {"type": "ephemeral"}}]


def counted(told: dict[str, object]) -> tuple[int, int, int]:
    usage = told["usage"]
    assert isinstance(usage, dict)
    return usage["input_tokens"], usage["cache_creation_input_tokens"], usage["cache_read_input_tokens"]


def test_a_prefix_is_written_once_and_then_read(caller: Caller) -> None:
    plain, written, read = counted(caller.ask("triage", "Hello", system=LONG))
    assert (written > 1024, read) == (True, 0)
    assert counted(caller.ask("triage", "Hello", system=LONG)) == (plain, 0, written)
    other = [LONG[0] | {"text": str(LONG[0]["text"]) + " "}]
    assert counted(caller.ask("triage", "Hello", system=other))[2] == 0


def test_a_cached_prefix_ends_some_time(caller: Caller, claude: Claude) -> None:
    claude.change(cached_5m_s=0.000001)
    assert {counted(caller.ask("triage", "Hello", system=LONG))[2] for _ in range(2)} == {0}


def test_a_short_prefix_is_not_cached_and_nobody_is_told(caller: Caller) -> None:
    for _ in range(2):
        assert counted(caller.ask("triage", "Hello"))[1:] == (0, 0)


def test_tokens_can_be_counted_before(caller: Caller) -> None:
    asked = caller.asked("triage", "Hello", system=LONG)
    del asked["max_tokens"]
    told = caller.post(asked, "/v1/messages/count_tokens").json()
    assert told == {"input_tokens": sum(counted(caller.ask("triage", "Hello", system=LONG)))}


def test_what_is_left_of_a_minute_stands_in_the_headers(caller: Caller, claude: Claude) -> None:
    claude.change(input_tokens_per_minute_max=600)
    first = caller.post(caller.asked("triage", "Hello"))
    left = int(first.headers["anthropic-ratelimit-input-tokens-remaining"])
    assert left < 600
    claude.change(input_tokens_per_minute_max=600 - left)
    second = caller.post(caller.asked("triage", "Hello"))
    assert second.status_code == 429
    assert 1 <= int(second.headers["retry-after"]) <= 60


def test_each_answer_has_an_id_of_its_own_and_says_whose_it_is(caller: Caller) -> None:
    answers = [caller.post(caller.asked("triage", "Hello")) for _ in range(2)]
    assert len({answer.headers["request-id"] for answer in answers}) == 2
    assert {(answer.json()["model"], answer.headers["x-simulator"]) for answer in answers} == {
        ("offline model", "OnRecord")
    }


def test_the_models_can_be_listed(caller: Caller) -> None:
    listed = {model["id"]: model for model in caller.client.get("/v1/models").json()["data"]}
    assert listed["claude-sonnet-4-5"]["retires_at"] == "2026-11-30T00:00:00Z"
    assert caller.client.get("/v1/models/claude-haiku-5-5").json() == listed["claude-haiku-5-5"]
    assert caller.client.get("/v1/models/claude-9").status_code == 404
