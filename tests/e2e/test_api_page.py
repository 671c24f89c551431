"""The API's documentation in a real browser: Swagger UI from our own files, under our own policy."""

import pytest

import people
from browser import Tab
from browsing import Site
from installations import Installation
from people import Member
from written import superuser

LOADED_S_MAX = 90  # Swagger UI thinks for some seconds, and on a busy machine for many
OPERATION = "#operations-Messages-receive_message"  # Swagger UI draws all of its chapter, which is a short one


@pytest.fixture
def page(tab: Tab, site: Site) -> Tab:
    """Opened where one operation stands."""
    tab.visit(f"{site.origin}/docs#/Messages/receive_message")
    tab.await_(f"{OPERATION} .try-out__btn", LOADED_S_MAX)
    return tab


@pytest.fixture
def admin(place: Installation, site: Site) -> Member:
    assert site
    with superuser(place) as connection:
        return people.add_member(connection, place.log, "admin")


def test_an_example_is_tried_out_by_whoever_authorizes(page: Tab, admin: Member) -> None:
    page.press("Authorize")
    page.await_("#auth-bearer-value")
    page.shoot("authorize")
    page.write("#auth-bearer-value", admin.token)
    page.press("Apply credentials")
    page.press("Close")
    page.press("Try it out")
    page.press("Execute")
    page.await_(f"{OPERATION} .live-responses-table .response-col_status")
    page.shoot("tried out")
    [status] = page.texts(f"{OPERATION} .live-responses-table .response .response-col_status")
    assert status == "201"
    assert page.complaints() == []
