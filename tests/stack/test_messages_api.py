"""Who answers OnRecord of a development stack: the stand-in, unless somebody brought a key of the real service."""

from pathlib import Path

import pytest

from onrecord.stack.messages_api import KEYS, MessagesApi


@pytest.fixture
def messages_api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MessagesApi:
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
    return MessagesApi(19600, tmp_path)


def test_without_a_key_the_stand_in_answers(messages_api: MessagesApi) -> None:
    assert messages_api.environment["ONRECORD_ANTHROPIC_URL"] == "http://127.0.0.1:19600"


@pytest.mark.parametrize("name", ["ANTHROPIC_API_KEY", "ONRECORD_ANTHROPIC_API_KEY"])
def test_with_a_key_the_service_itself_does(
    messages_api: MessagesApi, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "sk-ant-demo")
    assert messages_api.environment == {}
