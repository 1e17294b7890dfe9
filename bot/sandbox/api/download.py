"""Downloading what getFile offered: `/file/bot<token>/<file_path>`, https://core.telegram.org/bots/api#file."""

from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox.answers import json_answer
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.world import World


async def serve_file(request: Request) -> Response:
    """The bytes as they were sent; 404 for a path that getFile did not give."""
    world: World = request.app.state.world
    file = world.files.offered(request.path_params["path"])
    if request.path_params["token"] != world.bot.token or world.faults.revoked or file is None:
        return json_answer(Refused(Rule.NOT_FOUND).answer(), Rule.NOT_FOUND.code)
    return Response(file.upload.data, media_type="application/octet-stream")
