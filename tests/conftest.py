"""A real server, a real Chromium, and pages that must not complain."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from playwright.sync_api import sync_playwright

from tests.api_client import Api
from tests.chromium import FLAGS, LAN_NAME, find_chromium
from tests.server import Account, Server
from tests.watch import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

RESULTS = Path(__file__).resolve().parent.parent / "test-results"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's loop stays alive in this thread, where Django's tests use the ORM: allowed,
    # because nothing else runs on that loop meanwhile.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def account(server: Server) -> Account:
    """An account of this test's own, with nothing in its catalogue."""
    return server.new_account()


@pytest.fixture
def remote(server: Server, account: Account) -> Api:
    """The API as this test's account uses it."""
    return Api(server, account)


class Profile(NamedTuple):
    """A browser profile of one account, and what its pages complained about."""

    context: BrowserContext
    watch: Watch


OpenProfile = Callable[..., Profile]


def signed_in(browser: Browser, server: Server, account: Account, **options: Any) -> BrowserContext:
    """A browser profile with this account's session, at both of the server's names."""
    context = browser.new_context(base_url=server.url, **options)
    context.add_cookies(
        [
            {"name": "sessionid", "value": account.sessionid, "url": url}
            for url in (server.url, server.lan_url)
        ]
    )
    context.set_default_timeout(20_000)
    return context


def watch_over(context: BrowserContext, server: Server) -> Watch:
    return Watch(context, {f"{name}:{server.port}" for name in ("127.0.0.1", LAN_NAME)})


@pytest.fixture
def open_profile(browser: Browser, server: Server) -> Iterator[OpenProfile]:
    """Opens profiles; at the end none of their pages may have complained."""
    opened: list[Profile] = []

    def open_one(account: Account, **options: Any) -> Profile:
        context = signed_in(browser, server, account, **options)
        opened.append(Profile(context, watch_over(context, server)))
        return opened[-1]

    yield open_one
    for profile in opened:
        profile.context.close()
    assert [line for profile in opened for line in profile.watch.unexpected()] == []


@pytest.fixture
def profile(open_profile: OpenProfile, account: Account) -> Profile:
    return open_profile(account)


@pytest.fixture
def page(profile: Profile) -> Page:
    """A signed-in page of this test's account."""
    return profile.context.new_page()


@pytest.fixture
def watch(profile: Profile) -> Watch:
    """The complaints of `page`, to say which ones a test expects."""
    return profile.watch
