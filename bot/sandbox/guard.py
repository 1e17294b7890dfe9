"""Who may talk to the sandbox: this machine's own pages and programs, nobody else's."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.sandbox.answers import json_answer

NAMES = ("127.0.0.1", "localhost", "[::1]")

POLICY = "; ".join(
    (
        "default-src 'none'",
        *("script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'"),
        *("base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"),
        "require-trusted-types-for 'script'",  # no policy is ever made: the browser itself refuses HTML out of strings
    )
)


class Guard:
    """Refuses a foreign Host (a name that somebody bent to this machine) and a foreign Origin (another site's page).

    Adds the content security policy to every answer: what a page can reach is this server, and nothing becomes HTML.
    """

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        app = self._app if may_pass(Headers(scope=scope), scope["server"][1]) else json_answer(REFUSAL, 403)
        await app(scope, receive, guarded_send)


REFUSAL = {"error": "the sandbox answers its own page and programs on this machine only"}


def may_pass(headers: Headers, port: int) -> bool:
    """Exactly one Host, one of ours with this port; an Origin, when there is one, that names the same host."""
    hosts = headers.getlist("host")
    if len(hosts) != 1 or hosts[0].lower() not in _own_hosts(port):
        return False
    return all(origin == f"http://{hosts[0]}" for origin in headers.getlist("origin"))


def _own_hosts(port: int) -> set[str]:
    own = {f"{name}:{port}" for name in NAMES}
    return own | set(NAMES) if port == 80 else own
