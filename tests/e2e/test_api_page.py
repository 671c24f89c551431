"""The API's documentation in a real browser: Swagger UI from our own files, under our own policy."""

import pytest

from browser import Tab
from browsing import Site
from people import Member

LOADED_S_MAX = 90  # Swagger UI thinks for some seconds, and on a busy machine for many
OPERATION = "#operations-Conversations-save_view"


@pytest.fixture
def page(tab: Tab, site: Site) -> Tab:
    """Opened where one operation stands."""
    tab.visit(f"{site.origin}/docs#/Conversations/save_view")
    tab.await_(f"{OPERATION} .try-out__btn", LOADED_S_MAX)
    return tab


def test_an_example_is_tried_out_by_whoever_authorizes(page: Tab, agent: Member) -> None:
    page.press("Authorize")
    page.await_("#auth-bearer-value")
    page.shoot("authorize")
    page.write("#auth-bearer-value", agent.token)
    page.press("Apply credentials")
    page.press("Close")
    page.press("Try it out")
    page.press("Execute")
    page.await_(f"{OPERATION} .live-responses-table .response-col_status")
    page.shoot("tried out")
    [status] = page.texts(f"{OPERATION} .live-responses-table .response .response-col_status")
    assert status == "200"
    assert page.complaints() == []
