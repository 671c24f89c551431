"""What somebody does with a browser at an installation of OnRecord, and who they are there."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from browser import Page, Tab
from installations import Installation
from onrecord.stack.oidc import Oidc
from onrecord.stack.ports import answers, free_port
from people import PASSWORD, Member
from supervised import Crew
from waiting import until

START_S_MAX = 60
SESSION = "onrecord_session"
FLOW = "onrecord_flow"


@dataclass(frozen=True)
class Site:
    """An installation's API, as browsers find it: a real process."""

    origin: str

    def who(self, tab: Tab) -> str | None:
        """The e-mail of whoever is signed in in this browser."""
        return told(tab.visit(f"{self.origin}/v1/get_myself"))

    def sign_in(self, tab: Tab, member: Member) -> None:
        """By password, from a page of this site."""
        tab.visit(f"{self.origin}/docs")
        answer = tab.post("/v1/sign_in", {"email": member.email, "password": PASSWORD})
        assert answer.status == 201, answer.text

    def sign_out(self, tab: Tab) -> None:
        tab.visit(f"{self.origin}/docs")
        answer = tab.post("/v1/sign_out", {})
        assert answer.status == 200, answer.text
        assert self.who(tab) is None

    def go_to_provider(self, tab: Tab) -> Page:
        """As the button of the provider does."""
        return tab.visit(f"{self.origin}/v1/sign_in/oidc?return_path=/v1/get_myself")

    def begin_link(self, tab: Tab) -> str:
        """Where the profile sends the browser to link the provider."""
        tab.visit(f"{self.origin}/docs")
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
    folder: Path,
    environment: Mapping[str, str],
    port: int | None = None,
    public_url: str | None = None,
) -> Iterator[Site]:
    """`onrecord api` as a process, from when it listens: at 127.0.0.1 and a free port, unless browsers find a proxy."""
    port = port or free_port()
    origin = public_url or f"http://127.0.0.1:{port}"
    more = {"ONRECORD_API_PORT": str(port), "ONRECORD_PUBLIC_URL": origin}
    crew = Crew({**installation.environment, **environment, **more}, folder)
    crew.hire("api")
    try:
        until(lambda: answers(port), START_S_MAX, "the start of the API")
        yield Site(origin)
    finally:
        crew.end()


def elsewhere(provider: Oidc) -> dict[str, str]:
    """The provider's settings with another name of this machine: to a browser, it is another site than ours."""
    return provider.environment | {"ONRECORD_OIDC_ISSUER": f"http://localhost:{provider.port}"}
