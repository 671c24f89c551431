"""Hosts, other sites' requests, and the headers of every answer."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, Response

from installations import Installation
from onrecord import hardening, problems
from onrecord.hardening import API_CSP, DOCS_CSP, HardenedApi
from onrecord.web import api_page
from posting import received, refused

SESSION = {"Cookie": "theme=dark; __Host-onrecord_session=0123456789"}
PUBLIC = "https://inbox.example"
OURS = {"Origin": PUBLIC, "Sec-Fetch-Site": "same-origin"}
COMMAND = f"{PUBLIC}/v1/command"
HEADERS = {
    "content-security-policy": API_CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}


def done() -> None:
    """Change something."""


def fail() -> None:
    raise RuntimeError("a mistake of ours")


def framed() -> Response:
    return Response("<p>", headers={"Content-Security-Policy": "default-src 'self'"}, media_type="text/html")


def small(installation: Installation, **settings: object) -> FastAPI:
    """An API of a few routes, hardened with these settings."""
    api = HardenedApi(docs_url=None)
    api.policy = hardening.policy(installation.settings.model_copy(update=settings))
    problems.install(api)
    api.add_api_route("/v1/command", done, methods=["POST", "GET"])
    api.add_api_route("/v1/fail", fail)
    api.add_api_route("/page", framed)
    api_page.install(api)
    return api


@pytest.fixture
async def public(shared: Installation) -> AsyncIterator[httpx.AsyncClient]:
    """An installation behind https://inbox.example."""
    api = small(shared, public_url=f"{PUBLIC.upper()}:443/", allowed_hosts=())
    transport = httpx.ASGITransport(api, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport) as client:
        yield client


@pytest.mark.parametrize("host", ["inbox.example", "INBOX.example", "inbox.example:443", "127.0.0.1:8000", "[::1]:8"])
async def test_a_host_of_ours_is_answered_whatever_its_case_and_port(public: httpx.AsyncClient, host: str) -> None:
    assert (await public.get(COMMAND, headers={"Host": host})).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "inbox.example.evil.example",
        "evil-inbox.example",
        "inbox.example@evil.example",
        "[::1",
        "::1",
    ],
)
async def test_another_host_is_refused_before_anything_is_done(public: httpx.AsyncClient, host: str) -> None:
    problem = refused(await public.get(f"{PUBLIC}/v1/fail", headers={"Host": host}), 400, "unknown-host")
    assert "evil" not in problem["detail"]


@pytest.mark.parametrize(
    "hosts", [[], [b"127.0.0.1", b"127.0.0.1"], [b"127.0.0.1:80", b"127.0.0.1:80"], [b"[::1]", b"a"]]
)
async def test_a_request_for_two_hosts_or_none_is_refused(public: httpx.AsyncClient, hosts: list[bytes]) -> None:
    request = httpx.Request("GET", COMMAND)
    request.headers = httpx.Headers([(b"Host", host) for host in hosts])
    refused(await public.send(request), 400, "unknown-host")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://inbox.example"},
        {"Origin": "https://inbox.example:8443"},
        {"Origin": "https://inbox.example.evil.example"},
        {"Origin": PUBLIC, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "whatever"},
    ],
)
@pytest.mark.parametrize("more", [{}, SESSION, {"Authorization": "Basic eDp5"}])
async def test_another_sites_request_is_refused_with_a_session_and_before_there_is_one(
    public: httpx.AsyncClient, headers: dict[str, str], more: dict[str, str]
) -> None:
    refused(await public.post(COMMAND, headers=headers | more), 403, "cross-site-request")


async def test_a_session_without_a_word_of_where_it_comes_from_changes_nothing(public: httpx.AsyncClient) -> None:
    refused(await public.post(COMMAND, headers=SESSION), 403, "cross-site-request")
    refused(await public.request("DELETE", COMMAND, headers=SESSION), 403, "cross-site-request")


@pytest.mark.parametrize(
    "headers",
    [
        OURS,
        OURS | SESSION,
        SESSION | {"Origin": PUBLIC},
        SESSION | {"Sec-Fetch-Site": "same-origin"},
        SESSION | {"Sec-Fetch-Site": "none"},
        {},
        {"Cookie": "theme=dark"},
        {"Authorization": "Bearer x", "Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_our_own_pages_and_machines_pass(public: httpx.AsyncClient, headers: dict[str, str]) -> None:
    assert (await public.post(COMMAND, headers=headers)).status_code == 200


async def test_what_changes_nothing_may_be_followed_from_another_site(public: httpx.AsyncClient) -> None:
    headers = SESSION | {"Sec-Fetch-Site": "cross-site"}
    assert (await public.get(COMMAND, headers=headers)).status_code == 200


async def test_over_plain_http_the_origin_may_be_the_host_that_was_asked(shared: Installation) -> None:
    transport = httpx.ASGITransport(small(shared, allowed_hosts=("localhost",)))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:5173") as client:
        for origin, status in (("http://localhost:5173", 200), ("http://localhost:9", 403), ("https://localhost", 403)):
            assert (await client.post("/v1/command", headers=SESSION | {"Origin": origin})).status_code == status


async def test_every_answer_of_the_api_has_safe_headers(api: httpx.AsyncClient, shared: Installation) -> None:
    assert shared
    answers = [
        await api.post("/receive_message", json=received()),
        await api.get("/list_conversations", headers={"Authorization": ""}),
        await api.post("/send_message", content=b"x" * 300_000, headers={"Content-Type": "application/json"}),
        await api.get("/no_such_route"),
        await api.get("/list_conversations", headers={"Host": "evil.example"}),
        await api.post("/send_message", headers={"Origin": "https://evil.example", "Authorization": ""}),
    ]
    assert [answer.status_code for answer in answers] == [201, 401, 413, 404, 400, 403]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert answer.headers["cache-control"] == "no-store"
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        assert "strict-transport-security" not in answer.headers


async def test_a_mistake_of_ours_has_them_too_and_https_is_for_good(public: httpx.AsyncClient) -> None:
    answer = await public.get(f"{PUBLIC}/v1/fail")
    refused(answer, 500, "internal")
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["strict-transport-security"] == "max-age=63072000"


async def test_an_answer_may_have_a_policy_of_its_own(public: httpx.AsyncClient) -> None:
    answer = await public.get(f"{PUBLIC}/page")
    assert answer.headers.get_list("content-security-policy") == ["default-src 'self'"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "cache-control" not in answer.headers


async def test_the_page_of_the_documentation_loads_nothing_but_ours(public: httpx.AsyncClient) -> None:
    answer = await public.get(f"{PUBLIC}/docs")
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == DOCS_CSP
    loaded = re.findall(r'(?:src|href)="([^"]*)"', answer.text)
    assert [path for path in loaded if not path.startswith("/docs/")] == ["/favicon.svg"]
    for path in loaded[1:]:
        file = await public.get(f"{PUBLIC}{path}")
        assert file.status_code == 200
        assert file.headers["content-encoding"] == "gzip"
    assert (await public.get(f"{PUBLIC}/docs/__init__.py")).status_code == 404
    assert "://" not in DOCS_CSP
    assert "unsafe" not in DOCS_CSP


async def test_no_other_origin_is_allowed_to_read(public: httpx.AsyncClient) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = await public.options(COMMAND, headers=headers)
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control-")]
