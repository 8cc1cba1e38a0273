"""A session in, its page served to this machine alone.

Whoever can reach the port must also know the token of the address: the page is not given out
without it, and its script sends it with whatever it asks for, in a header that no other site's
page may send. The `Host` must be the address itself, or a name that an attacker points at
127.0.0.1 would make his page one of ours. Nothing is loaded from anywhere.
"""

from __future__ import annotations

import os
import secrets
import socket
from threading import Lock
from typing import TYPE_CHECKING, Any

import orjson

from cleaner.errors import CleanerError, OptionError
from cleaner.ledger import dump_json
from cleaner.model import CATEGORIES
from cleaner.report.page import asset, filled
from cleaner.review.actions import ACTS, answer
from cleaner.review.session import Session

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

LARGEST = 1 << 18
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Review:
    """A session at an address of this machine: `url`, with the token, opens it."""

    def __init__(self, session: Session, port: int = 0) -> None:
        """Take the port; 0 takes one that is free.

        Raises:
            OptionError: the port is taken.
        """
        self._session = session
        self._turns = Lock()
        self.token = secrets.token_urlsafe(24)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":
            # A port is held for a minute after its server ends; elsewhere the flag shares ports.
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self.socket.bind(("127.0.0.1", port))
            # From here on a browser waits for its answer instead of being refused.
            self.socket.listen(16)
        except OSError as error:
            self.socket.close()
            raise OptionError(
                f"port {port} cannot be used: {error.strerror}; name another, or none"
            ) from None
        self.port: int = self.socket.getsockname()[1]
        self._hosts = {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}

    @property
    def url(self) -> str:
        """The address to open."""
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    def app(self) -> Starlette:
        """The application, for any server."""
        from starlette.applications import Starlette
        from starlette.routing import Route

        return Starlette(
            routes=[
                Route("/", self._page, methods=["GET"]),
                Route("/api/{act}", self._act, methods=["POST"]),
            ]
        )

    def serve(self) -> None:
        """Serve until interrupted."""
        self.server().run(sockets=[self.socket])

    def server(self) -> Any:
        """The server, ready to run on `socket`."""
        import uvicorn

        return uvicorn.Server(
            uvicorn.Config(
                self.app(), log_level="error", access_log=False, lifespan="off", ws="none",
                server_header=False, proxy_headers=False,
            )
        )  # fmt: skip

    def _page(self, request: Request) -> Response:
        if refused := self._refused(request, request.query_params.get("token", "")):
            return refused
        content = filled(
            {"categories": CATEGORIES},
            "clean review",
            style=asset("report.css") + _own("review.css"),
            script=asset("dom.js") + _own("review.js"),
            noscript="This page is drawn by a script of its own, which is switched off here.",
            connect="'self'",
        )
        return _response(content, "text/html; charset=utf-8")

    async def _act(self, request: Request) -> Response:
        from starlette.concurrency import run_in_threadpool

        if refused := self._refused(request, request.headers.get("x-review-token", "")):
            return refused
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                return _error(f"more than {LARGEST:,} bytes; choose less text", 413)
        try:
            given = orjson.loads(body)
        except ValueError:
            given = None
        if not isinstance(given, dict):
            return _error("this is no JSON object; reload the page", 400)
        return await run_in_threadpool(self._answered, request.path_params["act"], given)

    def _answered(self, act: str, given: dict[str, Any]) -> Response:
        if act not in ACTS:
            return _error("there is no such thing to do; reload the page", 404)
        try:
            with self._turns:
                found = answer(self._session, act, given)
        except CleanerError as error:
            # An answer like others: browsers complain of any status above 399.
            return _error(str(error), 200)
        return _response(dump_json(found).encode(), "application/json")

    def _refused(self, request: Request, token: str) -> Response | None:
        """Why a request is not answered, if it is not."""
        if request.headers.get("host", "") not in self._hosts:
            return _error("this page is served to 127.0.0.1 alone", 421)
        origin = request.headers.get("origin")
        if origin is not None and origin.removeprefix("http://") not in self._hosts:
            return _error("pages of other sites may not ask for anything here", 403)
        if not secrets.compare_digest(token.encode(), self.token.encode()):
            return _error("the token is missing or old; open the address that was printed", 403)
        return None


def _own(name: str) -> str:
    from importlib.resources import files

    return files("cleaner.review").joinpath("assets", name).read_text("utf-8")


def _response(content: bytes, media: str, status: int = 200) -> Response:
    from starlette.responses import Response

    return Response(content, status, {**_HEADERS, "Content-Type": media})


def _error(message: str, status: int) -> Response:
    return _response(dump_json({"error": message}).encode(), "application/json", status)
