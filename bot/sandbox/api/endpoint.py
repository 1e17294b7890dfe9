"""One call over HTTP: `/bot<token>/<method>`."""

from collections.abc import AsyncGenerator
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.sandbox.answers import GONE, json_answer
from bot.sandbox.api.arguments import Arguments, decoded
from bot.sandbox.api.methods import METHODS, NAMES, SENDING
from bot.sandbox.api.rules import Refused, Rule
from bot.sandbox.bodies import TooLarge, read_body
from bot.sandbox.files import Upload
from bot.sandbox.trouble.suffering import announce_call, suffer
from bot.sandbox.world import World

MOST_PARAMETERS = 1_000


async def serve_call(request: Request) -> Response:
    """Reads, does, journals and answers one call, with whatever the script of faults has for it."""
    world: World = request.app.state.world
    if request.path_params["token"] != world.bot.token:
        return _refusal(Refused(Rule.UNAUTHORIZED))
    if request.method not in ("GET", "POST"):
        return _refusal(Refused(Rule.METHOD_NOT_ALLOWED))
    method = request.path_params["method"]
    name = NAMES.get(method.lower(), method)
    try:
        params: dict[str, Any] | Refused = await _parameters(request)
    except Refused as refused:
        params = refused
    except ClientDisconnect:
        return GONE
    call = world.calls.begin(name, {} if isinstance(params, Refused) else params, world.clock.now())
    perform = partial(_perform, world, name, params)
    if strike := world.faults.meet(name, world.clock.now(), post=_is_post(world, name, call.params)):
        return await suffer(world, request.scope["state"]["wire"], call, strike, perform)
    call.status, call.answer = await perform()
    announce_call(world, call)
    return json_answer(call.answer, call.status)


def _is_post(world: World, name: str, params: dict[str, Any]) -> bool:
    """Whether the call puts a message into the channel."""
    channel = {str(world.channel.id), f"@{world.channel.username}".lower()}
    return name in SENDING and str(params.get("chat_id")).lower() in channel


async def _perform(world: World, name: str, params: dict[str, Any] | Refused) -> tuple[int, dict[str, Any]]:
    try:
        if world.faults.revoked:
            raise Refused(Rule.UNAUTHORIZED)
        if isinstance(params, Refused):
            raise params
        if name not in METHODS:
            raise Refused(Rule.METHOD_NOT_FOUND)
        return 200, {"ok": True, "result": await METHODS[name](world, Arguments(params))}
    except Refused as refused:
        return refused.rule.code, refused.answer()


async def _parameters(request: Request) -> dict[str, Any]:
    """From the query and the body, the body winning. A file is an `Upload`."""
    try:
        body = await read_body(request)
    except TooLarge as error:
        raise Refused(Rule.TOO_LARGE) from error
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        params: dict[str, Any] = _pairs(request.scope["query_string"])
        if not body:
            return params
        if kind == "application/json":
            return params | _object(decoded(body.decode()))
        if kind == "multipart/form-data":
            return params | await _form(request.headers, body)
        return params | _pairs(body)
    except UnicodeDecodeError as error:
        raise Refused(Rule.NOT_UTF8) from error
    except (ValueError, MultiPartException, LookupError) as error:
        raise Refused(Rule.BAD_BODY) from error


def _pairs(encoded: bytes) -> dict[str, Any]:
    text = encoded.decode()
    pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_PARAMETERS, errors="strict")
    return dict(pairs)


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("a JSON body is an object")
    return value


async def _form(headers: Headers, body: bytes) -> dict[str, Any]:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    parser = MultiPartParser(headers, stream(), max_fields=MOST_PARAMETERS, max_files=20, max_part_size=len(body))
    form = await parser.parse()
    try:
        return {name: value if isinstance(value, str) else await _upload(value) for name, value in form.multi_items()}
    finally:
        await form.close()


async def _upload(part: UploadFile) -> Upload:
    return Upload(part.filename or "", part.content_type or "", await part.read())


def _refusal(refused: Refused) -> Response:
    return json_answer(refused.answer(), refused.rule.code)
