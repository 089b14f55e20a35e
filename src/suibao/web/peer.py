"""The server of an agency for other agencies: one address that takes messages, and one that says whether it is well.

    POST /peer/v1/messages    Authorization: Bearer <SUIBAO_PEER_TOKEN>, a document of docs/letters.md; the answer to it
    GET  /peer/v1/health      whether the books can be reached
    GET  /peer/v1/schema      the JSON schema of a document

What is wrong is told as problem details (RFC 9457) in both languages, never with what a document says of a person. 4xx but 401 and
429: the message will never be taken as it is. Anything else: send it again later; that is harmless.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import psycopg
import sqlalchemy as sa
from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException as StarletteError

from suibao import __version__
from suibao.books import Books
from suibao.errors import SuibaoError
from suibao.office.claims.stepping import CHINA
from suibao.office.relations import agency, letters
from suibao.office.relations.letters import FORMAT, LARGEST_BYTES
from suibao.rules import Law
from suibao.web.directory import Directory

MESSAGES, HEALTH, SCHEMA = "/peer/v1/messages", "/peer/v1/health", "/peer/v1/schema"
PROBLEM = "application/problem+json"
TITLES = {
    400: ("no JSON", "不是 JSON"), 401: ("token missing or wrong", "令牌缺失或不符"), 404: ("not found", "未找到"),
    405: ("method not allowed", "不允许的方法"), 409: ("contradicts what is recorded", "与记录矛盾"),
    413: ("too large", "报文过大"), 415: ("not application/json", "不是 application/json"),
    421: ("region not kept here", "不属本方管辖"), 422: ("does not fit its form", "与格式不符"),
    500: ("a fault here", "本方故障"), 503: ("books out of reach", "账册暂不可用"),
}  # fmt: skip

log = logging.getLogger("suibao.peer")


def application(
    books: Books, law: Law, *, token: str, directory: Directory | None = None, now: Callable[[], datetime] | None = None
) -> FastAPI:
    """The application of one agency's books. ``token``: what callers must show; ``now``: the clock, UTC."""
    clock = now or (lambda: datetime.now(UTC))
    served = directory or Directory()
    app = FastAPI(title="Suibao peer", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    _problems(app)

    @app.post(MESSAGES)
    async def take(request: Request) -> JSONResponse:
        _authorise(request, token)
        _check_type(request)
        envelope = letters.read(await _body(request))
        if not served.is_kept_here(envelope.receiver):
            raise HTTPException(421, detail=f"region {envelope.receiver}")
        moment = clock()
        answer = await run_in_threadpool(_handle, books, envelope, law, moment)
        return JSONResponse(answer)

    @app.get(HEALTH)
    def health() -> dict[str, str]:
        with books.begin() as connection:
            connection.execute(sa.select(1))
        return {"status": "ok", "format": FORMAT, "version": __version__}

    @app.get(SCHEMA)
    def schema() -> dict[str, Any]:
        return letters.schema()

    return app


class ContradictionError(Exception):
    """A document that fits its form and not the case."""

    def __init__(self, error: SuibaoError) -> None:
        super().__init__(str(error))
        self.error = error


def _handle(books: Books, envelope: letters.Envelope, law: Law, now: datetime) -> dict[str, Any]:
    day = now.astimezone(CHINA).date()
    try:
        return agency.handle(books, envelope, law=law, now=now, day=day, actor=f"peer {envelope.sender}")
    except SuibaoError as error:
        raise ContradictionError(error) from error
    except (sa.exc.OperationalError, psycopg.OperationalError):
        raise
    except Exception as error:  # told by its name only: its text, and the server's trace, may hold what a document says
        log.error("fault: %s", type(error).__name__)
        raise HTTPException(500) from None


def _authorise(request: Request, token: str) -> None:
    given = request.headers.get("authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})


def _check_type(request: Request) -> None:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415)


async def _body(request: Request) -> bytes:
    """The body, at most as large as a message may be: the rest is never read."""
    stated = request.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > LARGEST_BYTES:
        raise HTTPException(413, detail=f"at most {LARGEST_BYTES} bytes")
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > LARGEST_BYTES:
            raise HTTPException(413, detail=f"at most {LARGEST_BYTES} bytes")
    return bytes(found)


def _problems(app: FastAPI) -> None:
    """Every error as problem details."""

    @app.exception_handler(SuibaoError)
    def form(request: Request, error: SuibaoError) -> JSONResponse:
        return problem(422 if "fields" in error.details else 400, error.en, error.zh, error.details)

    @app.exception_handler(ContradictionError)
    def contradicted(request: Request, error: ContradictionError) -> JSONResponse:
        return problem(409, error.error.en, error.error.zh, error.error.details)

    @app.exception_handler(StarletteError)
    def http(request: Request, error: StarletteError) -> JSONResponse:
        return problem(error.status_code, str(error.detail or ""), "", {}, error.headers)

    @app.exception_handler(RequestValidationError)
    def request_form(request: Request, error: RequestValidationError) -> JSONResponse:
        return problem(422, "", "", {})

    @app.exception_handler(sa.exc.OperationalError)
    @app.exception_handler(psycopg.OperationalError)
    def unreachable(request: Request, error: Exception) -> JSONResponse:
        log.error("books out of reach: %s", type(error).__name__)
        return problem(503, "", "", {}, {"Retry-After": "60"})


def problem(
    status: int, en: str, zh: str, details: Mapping[str, object], headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Problem details (RFC 9457): title and detail in English, the same in Chinese, and facts for programs."""
    title = TITLES.get(status, ("error", "错误"))
    body = {"type": "about:blank", "title": title[0], "title_zh": title[1], "status": status}
    told = {"detail": en, "detail_zh": zh, **{name: _plain(value) for name, value in details.items()}}
    whole = {**{name: value for name, value in told.items() if value}, **body}
    return JSONResponse(whole, status, dict(headers or {}), media_type=PROBLEM)


def _plain(value: object) -> object:
    return value if isinstance(value, (str, int, list, dict)) else str(value)
