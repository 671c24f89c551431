"""Routes: what is not there, what is asked in the wrong way, and what needs no token."""

import httpx
import pytest

from posting import refused


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("path", ["/marmalade", "/send_message/7", "/../v2/send_message", "/list_conversations.json"])
async def test_an_unknown_route_is_not_found(api: httpx.AsyncClient, method: str, path: str) -> None:
    response = await api.request(method, path)
    refused(response, 404, "no-such-route")
    assert "marmalade" not in response.text


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/send_message", "POST"),
        ("DELETE", "/receive_message", "POST"),
        ("POST", "/list_conversations", "GET"),
        ("PUT", "/list_timeline", "GET"),
        ("OPTIONS", "/add_note", "POST"),
    ],
)
async def test_a_wrong_method_is_refused_and_the_right_one_named(
    api: httpx.AsyncClient, method: str, path: str, allowed: str
) -> None:
    response = await api.request(method, path)
    refused(response, 405, "no-such-method")
    assert response.headers["Allow"] == allowed


async def test_a_process_that_lives_says_so_without_a_token(api: httpx.AsyncClient) -> None:
    response = await api.get("http://onrecord.test/healthz", headers={"Authorization": ""})
    assert response.json() == {"ok": True, "checks": {"process": "ok"}}


async def test_an_api_without_read_models_is_not_ready_and_says_what_is_missing(api: httpx.AsyncClient) -> None:
    response = await api.get("http://onrecord.test/readyz", headers={"Authorization": ""})
    assert response.status_code == 503
    told = response.json()
    assert told["checks"] | {"read_models": "ok"} == dict.fromkeys(told["checks"], "ok")
    assert told["checks"]["read_models"].startswith("none is served")
    assert told["others"] == {"relay": False, "projector": False, "worker": False}
