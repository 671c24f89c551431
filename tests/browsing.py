"""What somebody does with a browser at an installation of OnRecord, and who they are there."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn

from browser import Page, Tab
from installations import Installation
from onrecord import app, settings
from onrecord.connections import Connection
from onrecord.stack.oidc import Oidc
from onrecord.stack.ports import free_port
from people import PASSWORD, Member
from waiting import until

START_S_MAX = 60
END_S_MAX = 15
SESSION = "onrecord_session"
FLOW = "onrecord_flow"


@dataclass(frozen=True)
class Site:
    """An installation's API, as browsers find it."""

    origin: str

    def who(self, tab: Tab) -> str | None:
        """The e-mail of whoever is signed in in this browser."""
        return told(tab.visit(f"{self.origin}/v1/get_myself"))

    def stand(self, tab: Tab) -> None:
        """On a page of this site that may call it, without the scripts that would fill it."""
        tab.refuse_all("/docs/.+[.]js$")
        tab.visit(f"{self.origin}/docs")

    def sign_in(self, tab: Tab, member: Member) -> None:
        """By password, from a page of this site."""
        self.stand(tab)
        answer = tab.post("/v1/sign_in", {"email": member.email, "password": PASSWORD})
        assert answer.status == 201, answer.text

    def sign_out(self, tab: Tab) -> None:
        self.stand(tab)
        answer = tab.post("/v1/sign_out", {})
        assert answer.status == 200, answer.text
        assert self.who(tab) is None

    def go_to_provider(self, tab: Tab) -> Page:
        """As the button of the provider does."""
        return tab.visit(f"{self.origin}/v1/sign_in/oidc?return_path=/v1/get_myself")

    def begin_link(self, tab: Tab) -> str:
        """Where the profile sends the browser to link the provider."""
        self.stand(tab)
        answer = tab.post("/v1/link_provider", {"provider": "oidc", "return_path": "/v1/get_myself"})
        assert answer.status == 200, answer.text
        url: str = answer.json["url"]
        return url


def told(page: Page) -> str | None:
    """Who is signed in, as the page of get_myself says."""
    assert page.status in {200, 401}, page.text
    return page.json["email"] if page.status == 200 else None


def refused(page: Page, status: int, kind: str) -> None:
    """A page that says why not, and sends nobody anywhere."""
    assert (page.status, page.json["type"]) == (status, kind), page.text


@contextmanager
def serving(
    installation: Installation,
    environment: Mapping[str, str],
    port: int | None = None,
    public_url: str | None = None,
) -> Iterator[Site]:
    """What `onrecord api` serves, from when it listens: at 127.0.0.1 and a free port, unless browsers find a proxy.

    A thread, and the server that the process has: what takes long of a process is its start.
    """
    port = port or free_port()
    origin = public_url or f"http://127.0.0.1:{port}"
    of_site = {"ONRECORD_API_PORT": str(port), "ONRECORD_PUBLIC_URL": origin}
    served = app.create(settings.load_with({**installation.environment, **environment, **of_site}))
    how = uvicorn.Config(
        served,
        port=port,
        http=Connection,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
    )
    server = uvicorn.Server(how)
    thread = threading.Thread(target=server.run, name="api")
    thread.start()
    try:
        until(lambda: server.started or not thread.is_alive(), START_S_MAX, "the start of the API")
        assert server.started, "the API did not start: what it said stands above"
        yield Site(origin)
    finally:
        served.state.streams.close()
        server.should_exit = True
        thread.join(END_S_MAX)
        assert not thread.is_alive(), "the API did not end when asked to"


def elsewhere(provider: Oidc) -> dict[str, str]:
    """The provider's settings with another name of this machine: to a browser, it is another site than ours."""
    return provider.environment | {"ONRECORD_OIDC_ISSUER": f"http://localhost:{provider.port}"}
