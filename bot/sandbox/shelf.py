"""The page's own files, out of one folder, as they stand there at this moment."""

import re
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".md": "text/markdown",
}
_SCRIPT = re.compile(r'<script type="module" src="/([\w.-]+)">')
_IMPORT = re.compile(r'^(?:import|export)\b[^;]*?"\./([\w.-]+)"', re.MULTILINE)


def shelf(folder: Path) -> Route:
    """GET of a file's name; "/" is index.html. There are no folders inside."""

    async def serve_file(request: Request) -> Response:
        name = request.path_params["name"] or "index.html"
        kind = _TYPES.get(Path(name).suffix)
        file = folder / name
        if kind is None or file.name != name or not file.is_file():
            raise HTTPException(404)
        # Read here and not in a thread: a small file takes less time than the way there and back.
        content = file.read_bytes()
        return Response(
            content, media_type=kind, headers=_ahead(folder, content.decode()) if kind == "text/html" else None
        )

    return Route("/{name:path}", serve_file)


def _ahead(folder: Path, html: str) -> dict[str, str]:
    """Names the modules that the page is going to import, so that they are asked for at once and not one by one.

    https://html.spec.whatwg.org/multipage/links.html#link-type-modulepreload
    """
    found: dict[str, None] = {}
    waiting = _SCRIPT.findall(html)
    while waiting:
        name = waiting.pop()
        if name not in found and (folder / name).is_file():
            found[name] = None
            waiting += _IMPORT.findall((folder / name).read_text("utf-8"))
    return {"Link": ", ".join(f"</{name}>; rel=modulepreload" for name in found)} if found else {}
