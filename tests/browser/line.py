"""The network between a browser and the site, as bad as the test wants it; and what went over it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Request

from tests.browser.works import MEGABYTE


class Line:
    """The line of one page: slow, down, up again."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("Network.enable")

    def slow(self, megabytes_a_second: float = 4) -> None:
        self._set(offline=False, uploadThroughput=megabytes_a_second * MEGABYTE)

    def down(self) -> None:
        self._set(offline=True, uploadThroughput=0)

    def up(self) -> None:
        self._set(offline=False, uploadThroughput=-1)

    def _set(self, **conditions: Any) -> None:
        self._session.send("Network.emulateNetworkConditions", {"latency": 0, "downloadThroughput": -1, **conditions})


class Sent:
    """What a page sends to the address of uploads from now on."""

    def __init__(self, page: Page) -> None:
        self.requests: list[Request] = []
        page.on("request", lambda request: "/uploads/" in request.url and self.requests.append(request))

    def methods(self) -> set[str]:
        return {request.method for request in self.requests}

    def pieces(self) -> list[int]:
        """The offset of every piece that was sent, in their order."""
        return [int(it.headers["upload-offset"]) for it in self.requests if it.method == "PATCH"]
