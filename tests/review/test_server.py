"""The page over real HTTP on this machine: who is answered, who is not."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import STRAY

from cleaner.errors import OptionError
from cleaner.report.page import source_hash
from cleaner.review.session import Session

pytest.importorskip("starlette", reason="`clean review` needs Starlette; it is in the dev group")
pytest.importorskip("uvicorn")

from cleaner.review.server import LARGEST, Review

FILE = "outlets/evening.example.org.yaml"


@pytest.fixture
def review(session: Session) -> Iterator[Review]:
    served = Review(session)
    server = served.server()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [served.socket]})
    thread.start()
    yield served
    server.should_exit = True
    thread.join()
    served.socket.close()


def ask(
    review: Review, path: str, body: bytes | None = None, **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    """One request, with exactly these headers beside Host."""
    connection = http.client.HTTPConnection("127.0.0.1", review.port, timeout=60)
    connection.putrequest("GET" if body is None else "POST", path, skip_host=True)
    for name, value in {"Host": f"127.0.0.1:{review.port}", **headers}.items():
        connection.putheader(name.replace("_", "-"), value)
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


def act(review: Review, name: str, **given: Any) -> dict[str, Any]:
    answer, content = ask(
        review, f"/api/{name}", json.dumps(given).encode(), X_Review_Token=review.token
    )
    assert answer.status == 200, content
    found: dict[str, Any] = json.loads(content)
    return found


def test_the_page_holds_all_it_needs_and_may_load_nothing(review: Review) -> None:
    """The page comes to whoever has the token, its policy names its own style and script by their
    hashes and lets it talk to its own server alone, and nothing may keep or frame it."""
    answer, content = ask(review, f"/?token={review.token}")
    page = content.decode()
    assert answer.status == 200
    policy = page.split('http-equiv="Content-Security-Policy" content="')[1].split('"')[0]
    style = page.split("<style>")[1].split("</style>")[0]
    script = page.rsplit("<script>", 1)[1].split("</script>")[0]
    assert policy == (
        f"default-src 'none'; style-src {source_hash(style)}; script-src {source_hash(script)}; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'"
    )
    assert "//" not in page.split("<style>")[0].replace("<!--", "")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in answer.headers


def test_without_the_token_there_is_nothing(review: Review) -> None:
    """Neither the page nor any answer is given without the token, or with another."""
    for path in ("/", "/?token=", f"/?token={review.token[:-1]}", "/?token=ä"):
        assert ask(review, path.replace("ä", "%C3%A4"))[0].status == 403
    for headers in ({}, {"X_Review_Token": "x"}, {"Cookie": f"token={review.token}"}):
        answer, content = ask(review, "/api/state", b"{}", **headers)
        assert answer.status == 403
        assert "the token is missing" in json.loads(content)["error"]
    assert ask(review, f"/api/state?token={review.token}", b"{}")[0].status == 403


def test_other_hosts_and_other_sites_are_refused(review: Review) -> None:
    """A name that somebody points at this machine, another port, and pages of other origins get
    nothing, token or not; `localhost` is the machine itself."""
    token = {"X_Review_Token": review.token}
    for host in ("example.org", f"example.org:{review.port}", "127.0.0.1", "127.0.0.1:1", ""):
        assert ask(review, f"/?token={review.token}", Host=host)[0].status in (400, 421)
        assert ask(review, "/api/state", b"{}", **token, Host=host)[0].status in (400, 421)
    for origin in ("http://example.org", "null", f"https://127.0.0.1:{review.port}",
                   "http://127.0.0.1:1"):  # fmt: skip
        assert ask(review, "/api/state", b"{}", **token, Origin=origin)[0].status == 403
    own = f"localhost:{review.port}"
    assert ask(review, "/api/state", b"{}", **token, Host=own, Origin=f"http://{own}")[
        0
    ].status == 200  # fmt: skip


def test_only_this_machine_is_listened_to(review: Review, session: Session) -> None:
    """The socket is bound to the loopback address, and a port that is taken is said so."""
    assert review.socket.getsockname()[0] == "127.0.0.1"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OptionError, match=r"port \d+ cannot be used"):
            Review(session, taken.getsockname()[1])


def test_what_is_no_request_is_refused(review: Review) -> None:
    """Bodies that are too large or no JSON object, unknown things to do and other methods are
    refused, and a request that lacks something is answered by a sentence."""
    token = {"X_Review_Token": review.token}
    assert ask(review, "/api/state", b" " * (LARGEST + 1), **token)[0].status == 413
    for body in (b"", b"[]", b"{", b'{"a": "\xff"}', b'{"a": "\\ud800"}'):
        assert ask(review, "/api/state", body, **token)[0].status == 400
    assert ask(review, "/api/nothing", b"{}", **token)[0].status == 404
    assert ask(review, "/api/state", **token)[0].status == 405
    assert "reload the page" in act(review, "document")["error"]
    assert "no document 9" in act(review, "document", document=9)["error"]


def test_a_rule_by_way_of_the_page(review: Review, place: Path) -> None:
    """What the page asks for, one after the other: documents, a proposal, its trial, saving,
    and undo; a file outside of the folder is refused."""
    state = act(review, "state")
    assert [one["name"] for one in state["documents"]] == ["0.txt", "1.txt", "2.txt"]
    assert state["packs"] == ["shared/marks.yaml"]
    shown = act(review, "document", document=0)
    assert STRAY in "".join(piece[0] for piece in shown["view"]["pieces"])
    wish = {"document": 0, "text": STRAY, "category": "ad", "outlet": "evening.example.org",
            "why": "The paper asks readers to get its app."}  # fmt: skip
    assert (
        "is no category" in act(review, "propose", **{**wish, "category": "x"}, file=FILE)["error"]
    )
    rule = act(review, "propose", **wish, file=FILE)["rule"]
    trial = act(review, "try", file=FILE, rule=rule)
    assert (trial["changed"], trial["harm"]) == (3, [])
    for file in ("../evil.yaml", "/etc/evil.yaml", "evil.txt"):
        for name in ("try", "save"):
            assert "is no name of a file" in act(review, name, file=file, rule=rule)["error"]
    before = sorted(place.parent.rglob("*"))
    assert act(review, "save", file=FILE, rule=rule) == {"done": True, "problems": [], "harm": []}
    assert (place / FILE).is_file()
    assert act(review, "undo")["undone"] == "saved outlets/evening.example.org/ad-lines"
    (place / "outlets").rmdir()
    assert sorted(place.parent.rglob("*")) == before
