"""The ASGI app: a page, a Bot API, and people to play."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Mount, Route, Router

from bot.sandbox.answers import GONE, json_answer
from bot.sandbox.api.download import serve_file
from bot.sandbox.api.endpoint import serve_call
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.desk.routes import ROUTES
from bot.sandbox.guard import Guard
from bot.sandbox.people import NotPossible
from bot.sandbox.shelf import shelf
from bot.sandbox.world import World


def create_app(world: World, page_directory: Path) -> Starlette:
    """`/` = the page's files, `/sandbox/…` = people, clock, faults; the rest is the Bot API and its files."""
    app = Starlette(
        routes=[
            Route("/bot{token}/{method}", serve_call, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
            Route("/file/bot{token}/{path:path}", serve_file),
            Mount("/sandbox", app=Router(ROUTES, redirect_slashes=False)),
            shelf(page_directory),
        ],
        middleware=[Middleware(Guard)],
        exception_handlers={NotPossible: _not_possible, HTTPException: _http_error, ClientDisconnect: _left},
    )
    app.router.redirect_slashes = False
    app.state.world = world
    return app


async def _not_possible(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotPossible)  # noqa: S101  only registered for it
    return json_answer({"error": error.reason}, error.status)


async def _http_error(request: Request, error: Exception) -> Response:
    """Unknown paths answer as Telegram does, those under `/sandbox` in words."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    if request.url.path.startswith("/sandbox"):
        return json_answer({"error": "there is nothing like that here" if status == 404 else "not like that"}, status)
    rule = Rule.METHOD_NOT_ALLOWED if status == 405 else Rule.NOT_FOUND
    return json_answer(Refused(rule).answer(), rule.code)


async def _left(request: Request, error: Exception) -> Response:
    """The client went away while its request was read: nobody is there to be answered."""
    return GONE
