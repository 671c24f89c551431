"""The web client as the API serves it: one page for its own addresses and no others, files that never change."""

import gzip
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from onrecord import app, problems
from onrecord.settings import Settings
from onrecord.web import build, routes

ROUTER = Path(__file__).parents[2] / "web" / "src" / "app" / "router.tsx"
PAGE = f'<meta nonce="{build.NONCE}"><script nonce="{build.NONCE}" src="/assets/a-1.js"></script>'
SCRIPT = b"console.log(1);" * 100
HTML = {"Accept": "text/html"}


def built(folder: Path) -> build.Build:
    (folder / "assets").mkdir()
    (folder / "index.html").write_text(PAGE)
    (folder / "favicon.svg").write_bytes(b"<svg/>")
    (folder / "assets" / "a-1.js").write_bytes(SCRIPT)
    (folder / "assets" / "a-1.js.gz").write_bytes(gzip.compress(SCRIPT))
    return build.read(folder)


def beside(api: FastAPI, found: build.Build) -> httpx.AsyncClient:
    """Routes with a client beside them, without anything behind them."""
    settings = Settings(
        database_password=SecretStr("none"),
        matching_secret=SecretStr("test-secret-0123456789"),
        s3_public_endpoint="https://files.example",
    )
    routes.install(api, settings, found)
    return httpx.AsyncClient(transport=httpx.ASGITransport(api), base_url="http://127.0.0.1", headers=HTML)


@pytest.fixture(scope="module")
async def client(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    async with beside(app.document(), built(tmp_path_factory.mktemp("dist"))) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/inbox", "/inbox/01900000-0000-7000-8000-00000000c001", "/record/3/7"])
async def test_every_address_of_the_client_is_its_page(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/nothing", "/inboxes", "/v1x", "/inbox%00"])
async def test_who_mistypes_an_address_gets_the_page_that_says_so(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "nonce" in answer.text


@pytest.mark.parametrize(
    ("method", "path", "accept"),
    [
        ("GET", "/v1/nothing", "text/html"),
        ("GET", "/v1", "text/html"),
        ("GET", "/assets/nothing.js", "text/html"),
        ("POST", "/nothing", "text/html"),
        ("GET", "/nothing", "application/json"),
        ("GET", "/nothing", "*/*"),
    ],
)
async def test_a_program_that_asks_for_what_is_not_there_gets_a_problem(
    client: httpx.AsyncClient, method: str, path: str, accept: str
) -> None:
    answer = await client.request(method, path, headers={"Accept": accept})
    assert (answer.status_code, answer.json()["type"]) == (404, "no-such-route")


async def test_a_page_comes_with_a_nonce_of_its_own(client: httpx.AsyncClient) -> None:
    nonces = set()
    for _ in range(2):
        answer = await client.get("/")
        [in_policy] = re.findall(r"'nonce-([^']+)'", answer.headers["content-security-policy"])
        assert answer.text.count(f'nonce="{in_policy}"') == 2
        assert build.NONCE not in answer.text
        nonces.add(in_policy)
    assert len(nonces) == 2


async def test_the_policy_lets_in_nothing_but_ours_and_the_customers_files(client: httpx.AsyncClient) -> None:
    policy = (await client.get("/")).headers["content-security-policy"]
    allowed = dict(part.split(" ", 1) for part in policy.split("; "))
    assert allowed["default-src"] == "'none'"
    assert allowed["script-src"] == "'self'"
    assert "unsafe" not in policy
    assert allowed["img-src"] == "'self' blob: https://files.example"


async def test_a_file_is_compressed_for_whoever_takes_it_and_kept_for_ever(client: httpx.AsyncClient) -> None:
    answer = await client.get("/assets/a-1.js", headers={"Accept-Encoding": "br;q=1.0, gzip"})
    assert (answer.headers["content-encoding"], answer.content) == ("gzip", SCRIPT)
    assert "immutable" in answer.headers["cache-control"]
    plain = await client.get("/assets/a-1.js", headers={"Accept-Encoding": "identity"})
    assert ("content-encoding" in plain.headers, plain.content) == (False, SCRIPT)


async def test_a_client_that_was_not_built_says_how_it_is(tmp_path: Path) -> None:
    bare = FastAPI()
    problems.install(bare)
    async with beside(bare, build.read(tmp_path)) as client:
        answer = await client.get("/inbox")
    assert (answer.status_code, answer.json()["type"]) == (503, "web-client-missing")
    assert "make web" in answer.json()["detail"]


def test_the_addresses_of_the_clients_own_table_are_served() -> None:
    known = re.findall(r'\.\.\.(?:page|door)\("/([a-z-]*)', ROUTER.read_text("utf-8"))
    assert set(known) - {""} == set(routes.PAGES)
