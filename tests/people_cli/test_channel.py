"""`onrecord channel …`: a number is connected by a token that stands on no command line, listed, and given up."""

import json
from collections.abc import Iterator

import pytest

import simulator
from commanding import told
from installations import Installation
from invoking import invoke
from written import outbox, rows, types

NUMBER = ["--number-id", simulator.NUMBER_ID, "--account-id", simulator.WABA_ID]


@pytest.fixture(scope="module")
def phones() -> Iterator[simulator.Phones]:
    with simulator.running() as running:
        yield running


@pytest.fixture
def at_meta(phones: simulator.Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings name the simulator, and no environment a token."""
    monkeypatch.setenv("ONRECORD_GRAPH_URL", phones.url)
    monkeypatch.delenv("ONRECORD_CHANNEL_TOKEN", raising=False)


@pytest.mark.usefixtures("at_meta")
def test_a_number_is_connected_listed_reconnected_and_given_up(installation: Installation) -> None:
    answer = f"{simulator.ACCESS_TOKEN}\n"
    made = told(invoke(installation, "channel", "connect", "Sales", *NUMBER, "--token-stdin", "--json", answer=answer))
    listed = told(invoke(installation, "channel", "list", "--json"))
    assert listed.items() >= {**made, "name": "Sales", "health": "healthy", "simulated": True}.items()
    assert listed["display_number"] == "+1 202 555 0100"
    for command in (("reconnect", made["channel_id"], "--token-stdin"), ("disable", made["channel_id"])):
        result = invoke(installation, "channel", *command, answer=answer)
        assert result.exit_code == 0, result.output
    shown = invoke(installation, "channel", "list").stdout
    assert '"Sales"  +1 202 555 0100  disabled' in shown
    assert types(installation) == ["channel.connected.v1", "channel.reconnected.v1", "channel.disabled.v1"]
    assert simulator.ACCESS_TOKEN not in shown + str(listed) + str(outbox(installation))


@pytest.mark.usefixtures("at_meta")
def test_the_environment_may_hold_the_token_and_a_terminal_is_asked_for_it(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = invoke(installation, "channel", "connect", "Sales", *NUMBER, answer="wrong-token\n")
    assert (wrong.exit_code, "wrong-token" in wrong.output) == (1, False)
    assert "not connected: Meta refuses this token" in wrong.output
    monkeypatch.setenv("ONRECORD_CHANNEL_TOKEN", simulator.ACCESS_TOKEN)
    right = invoke(installation, "channel", "connect", "Sales", *NUMBER)
    assert right.exit_code == 0, right.output
    assert "simulated" in right.stdout
    assert rows(installation, "select count(*) from channels") == [(1,)]


@pytest.mark.parametrize("command", ["reconnect", "disable"])
def test_a_channel_that_is_not_there_is_refused_with_the_next_step(
    installation: Installation, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_CHANNEL_TOKEN", "t")
    result = invoke(installation, "channel", command, "01a204bc-b415-73ea-a173-f8df87d2837a")
    assert result.exit_code == 1
    assert "onrecord channel list" in result.output


def test_where_there_is_none_the_list_says_how_to_connect_one(installation: Installation) -> None:
    result = invoke(installation, "channel", "list")
    assert "channel connect" in result.output
    assert json.loads(invoke(installation, "channel", "list", "--json").stdout or "[]") == []
