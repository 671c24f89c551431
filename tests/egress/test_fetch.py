"""Whatever goes out goes through one function, which keeps to the rules; against servers that listen."""

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

import outside
import tls_front
from onrecord.egress import Broken, Egress, EgressError, Refused, Unreachable
from onrecord.stack.ports import HOST, free_port
from outside import Answer, Outside

TOKEN = SecretStr("EAAG-secret")


@pytest.fixture
async def server() -> AsyncIterator[Outside]:
    async with outside.running() as found:
        yield found


@pytest.fixture
async def egress(server: Outside) -> AsyncIterator[Egress]:
    async with Egress([server.url], [HOST], resolve=_names) as found:
        yield found


async def _names(host: str, _port: int) -> list[str]:
    """As a resolver might answer; whoever mixes addresses wants the second try to hit the private one."""
    known = {
        HOST: [HOST],
        "metadata.test": ["169.254.169.254"],
        "mixed.test": ["157.240.0.60", "10.0.0.1"],
        "mapped.test": ["::ffff:127.0.0.1"],
        "secure.test": [HOST],
        "localhost": [HOST],
    }
    try:
        return known[host]
    except KeyError:
        raise OSError from None


async def _fetch(egress: Egress, url: str, *, time_s_max: float = 10, bytes_max: int = 1_000) -> bytes:
    async with egress.fetch("GET", url, time_s_max=time_s_max, bearer=TOKEN) as fetched:
        return await fetched.read(bytes_max)


async def _refusal(egress: Egress, url: str) -> str:
    with pytest.raises(Refused) as refused:
        await _fetch(egress, url)
    return refused.value.reason


async def test_an_open_origin_is_asked_with_the_bearer(server: Outside, egress: Egress) -> None:
    server.answers["/a"] = [Answer(body=b"abc")]
    assert await _fetch(egress, f"{server.url}/a") == b"abc"
    assert server.asked[0].headers["authorization"] == "Bearer EAAG-secret"
    assert server.asked[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("host", ["metadata.test", "mixed.test", "mapped.test", "[::ffff:127.0.0.1]", "0x7f.1"])
async def test_a_name_with_a_private_address_is_refused(server: Outside, host: str) -> None:
    async def literal_or_name(name: str, port: int) -> list[str]:
        return {"::ffff:127.0.0.1": [name], "0x7f.1": [HOST]}.get(name) or await _names(name, port)

    async with Egress([server.url], resolve=literal_or_name) as egress:
        assert await _refusal(egress, f"https://{host}:{server.port}/") == "address_not_public"
    assert server.asked == []


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("https://metadata.test/latest", "address_not_public"),
        ("https://mapped.test/", "address_not_public"),
        ("http://169.254.169.254/latest", "not_https"),
        ("http://127.0.0.1:1/", "not_https"),
        ("https://a:b@secure.test/", "url_malformed"),
        ("//metadata.test/x", "not_https"),
        ("file:///etc/passwd", "url_malformed"),
        ("/again", "redirects_too_many"),
    ],
)
async def test_each_redirect_is_checked_anew(server: Outside, egress: Egress, location: str, reason: str) -> None:
    for path in ("/start", "/again"):
        server.answers[path] = [Answer(302, headers={"location": location})]
    assert await _refusal(egress, f"{server.url}/start") == reason


async def test_a_redirect_within_the_rules_is_followed(server: Outside, egress: Egress) -> None:
    server.answers["/start"] = [Answer(302, headers={"location": "/there?x=1"})]
    server.answers["/there?x=1"] = [Answer(body=b"there")]
    assert await _fetch(egress, f"{server.url}/start") == b"there"


async def test_no_cookie_is_kept(server: Outside, egress: Egress) -> None:
    server.answers["/"] = [Answer(headers={"set-cookie": "asker=demo; Path=/"})]
    for _ in range(2):
        async with egress.fetch("GET", f"{server.url}/", time_s_max=5) as fetched:
            await fetched.read(100)
    assert ["cookie" in one.headers for one in server.asked] == [False, False]


async def test_what_was_posted_is_not_sent_elsewhere(server: Outside, egress: Egress) -> None:
    server.answers["/post"] = [Answer(307, headers={"location": "/there"})]
    with pytest.raises(Refused):
        async with egress.fetch("POST", f"{server.url}/post", time_s_max=10, json={"a": 1}):
            pass
    assert [(asked.path, asked.body) for asked in server.asked] == [("/post", b'{"a":1}')]


async def test_headers_of_the_asker_go_no_further_than_to_whom_they_are_for(server: Outside, egress: Egress) -> None:
    server.answers["/me"] = [Answer(302, headers={"location": "/there"})]
    with pytest.raises(Refused):
        async with egress.fetch("GET", f"{server.url}/me", time_s_max=10, headers={"authorization": "Bearer t"}):
            pass
    assert [(asked.path, asked.headers["authorization"]) for asked in server.asked] == [("/me", "Bearer t")]


@pytest.mark.parametrize(("host", "sent"), [(HOST, "Bearer EAAG-secret"), ("27.0.0.1", None), (f"{HOST}.test", None)])
async def test_a_bearer_goes_to_the_hosts_that_it_is_for_only(server: Outside, host: str, sent: str | None) -> None:
    server.answers["/a"] = [Answer(302, headers={"location": "/b"})]
    server.answers["/b"] = [Answer(body=b"abc")]
    async with Egress([server.url], [host]) as egress:
        assert await _fetch(egress, f"{server.url}/a") == b"abc"
    assert [asked.headers.get("authorization") for asked in server.asked] == [sent, sent]


async def test_a_certificate_must_be_the_names_own(server: Outside, tmp_path: Path) -> None:
    server.answers["/a"] = [Answer(body=b"abc")]
    with tls_front.served(tmp_path) as front:
        front.behind_port = server.port
        trusted = ssl.create_default_context(cafile=str(tmp_path / "front.pem"))
        origins = [f"https://{name}:{front.port}" for name in ("localhost", "secure.test")]
        async with Egress(origins, tls=trusted, resolve=_names) as egress:
            assert await _fetch(egress, f"{origins[0]}/a") == b"abc"
            with pytest.raises(Unreachable):
                await _fetch(egress, f"{origins[1]}/a")
    assert server.asked[0].headers["host"] == f"localhost:{front.port}"


async def test_no_proxy_of_the_environment_is_asked(
    server: Outside, egress: Egress, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://{HOST}:{free_port()}")
    server.answers["/a"] = [Answer(body=b"abc")]
    assert await _fetch(egress, f"{server.url}/a") == b"abc"


@pytest.mark.parametrize("length", [-1, None])
async def test_a_body_that_is_too_long_is_put_down(server: Outside, egress: Egress, length: int | None) -> None:
    server.answers["/a"] = [Answer(body=bytes(1_001), length=length)]
    assert await _refusal(egress, f"{server.url}/a") == "too_large"


async def test_a_body_that_would_grow_is_refused(server: Outside, egress: Egress) -> None:
    bomb = gzip.compress(bytes(100_000))
    server.answers["/a"] = [Answer(body=bomb, headers={"content-encoding": "gzip"})]
    assert await _refusal(egress, f"{server.url}/a") == "encoded"


async def test_who_does_not_listen_certainly_got_nothing(egress: Egress) -> None:
    async with Egress([gone := f"http://{HOST}:{free_port()}"]) as other:
        for asked, url in ((other, gone), (egress, "https://no-such-name.test/")):
            with pytest.raises(Unreachable):
                await _fetch(asked, url)


@pytest.mark.parametrize("answer", [Answer(body=b"ab", length=3), Answer(body=b"ab", length=3, hangs=True)])
async def test_an_answer_that_breaks_off_or_never_ends_is_broken(
    server: Outside, egress: Egress, answer: Answer
) -> None:
    server.answers["/a"] = [answer]
    with pytest.raises(Broken):
        await _fetch(egress, f"{server.url}/a", time_s_max=0.2)


async def test_what_comes_to_nothing_tells_no_address(server: Outside, egress: Egress) -> None:
    server.answers["/a"] = [Answer(302, headers={"location": "https://metadata.test/latest"})]
    for url in (f"{server.url}/a", "https://no-such-name.test/"):
        with pytest.raises(EgressError) as failed:
            await _fetch(egress, url)
        assert not any(word in str(failed.value) for word in ("test", "127.0.0.1", "169.254", str(server.port)))


async def test_connections_are_given_back(server: Outside, egress: Egress) -> None:
    server.answers["/a"] = [Answer(body=b"abc")]
    await asyncio.gather(*(_fetch(egress, f"{server.url}/a") for _ in range(150)))
    assert len(server.asked) == 150
