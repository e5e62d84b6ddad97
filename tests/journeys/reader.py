"""A reader's browser that notices what a reader's page must not do."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, Route

from .marks import PATIENCE
from .paper import Paper


class Reader:
    """One browser context at one paper. `problems` gathers errors of scripts and breaches of the
    content security policy, `foreign` the addresses of other sites that pages asked for; those
    are never let out."""

    def __init__(self, browser: Browser, paper: Paper, **options: Any) -> None:
        self.paper = paper
        self.problems: list[str] = []
        self.foreign: list[str] = []
        self.requested: list[str] = []
        self.context = browser.new_context(base_url=paper.url, **options)
        self.context.set_default_timeout(PATIENCE)
        self.context.route(lambda url: not url.startswith(paper.url), self._keep_in)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("request", self._asked)

    def go(self, path: str, status: int = 200) -> Response:
        """Open a page and wait for all it loads."""
        response = self.page.goto(path)
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}"
        return response

    def path(self) -> str:
        """Where the reader is."""
        return urlsplit(self.page.url).path

    def keeps_nothing(self) -> None:
        """Assert that no cookie and nothing else was stored on the device."""
        assert self.context.cookies() == []
        assert self.context.storage_state(indexed_db=True)["origins"] == []

    def is_clean(self) -> None:
        """Assert that pages behaved: no error, no foreign request, nothing stored."""
        assert self.problems == []
        assert self.foreign == []
        self.keeps_nothing()

    def close(self) -> None:
        self.context.close()

    def _keep_in(self, route: Route) -> None:
        self.foreign.append(route.request.url)
        route.abort()

    def _asked(self, request: Request) -> None:
        self.requested.append(request.url)

    def _heard(self, message: ConsoleMessage) -> None:
        # The browser itself reports the status of an error page we asked for.
        of_the_page = message.location["url"] == self.page.url
        if "Failed to load resource" in message.text and of_the_page:
            return
        if message.type in {"error", "warning"}:
            self.problems.append(message.text)
