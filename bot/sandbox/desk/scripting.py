"""The script of faults: lines that name a call, lines that strike by chance, and what acts at once."""

from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox.answers import json_answer
from bot.sandbox.api.methods import NAMES
from bot.sandbox.desk.requests import fields_of, number, text, whole, world_of
from bot.sandbox.faults import ANY, POST, Fault, Work, told
from bot.sandbox.people import NotPossible
from bot.sandbox.trouble.chance import BY_CHANCE, Stream
from bot.sandbox.trouble.kinds import KINDS, Kind
from bot.sandbox.trouble.parameters import REQUIRED, Parameter
from bot.sandbox.world import World

LATEST_LANDING = 366 * 86_400.0
"""Seconds of the sandbox's clock."""

_ALWAYS = {"kind", "method", "nth", "times", "work", "late"}
_CHANCE = {"seed", "rate", "kinds", "methods", "until"}


async def steer_faults(request: Request) -> Response:
    world = world_of(request)
    if request.method == "POST":
        written = _write(request, world, await fields_of(request))
        world.announce("fault", facts={"fault": written})
        return json_answer({"fault": written})
    if request.method == "DELETE":
        _forget(world, dict(request.query_params))
        world.announce("fault")
    return json_answer(
        {
            "faults": [line.as_json() for line in world.faults.every()],
            "revoked": world.faults.revoked,
            "may_post": world.places[world.channel.id].may("can_post_messages"),
            "landing": len(world.faults.landings),
        }
    )


def _forget(world: World, query: dict[str, Any]) -> None:
    """The line that `id` names, else all."""
    if "id" not in query:
        world.faults.clear()
    elif not world.faults.forget(whole(query, "id")):
        raise NotPossible(404, "there is no such line in the script")


def _write(request: Request, world: World, fields: dict[str, Any]) -> dict[str, Any]:
    """Adds a line to the script, or does at once what needs no call."""
    if "seed" in fields:
        line: Stream | Fault = _stream(world, fields)
    else:
        kind = KINDS.get(text(fields, "kind"))
        if kind is None:
            raise NotPossible(400, f"kind must be one of {', '.join(KINDS)}")
        _known(fields, _ALWAYS | {parameter.name for parameter in kind.parameters})
        details = _details(kind, fields)
        if kind.change and "method" not in fields:
            kind.change(world, request.scope["state"]["wire"], details)
            return {"kind": kind.name, **told("none", 0.0, details)}
        line = _fault(world, kind, details, fields)
    world.faults.add(line)
    return line.as_json()


def _fault(world: World, kind: Kind, details: dict[str, Any], fields: dict[str, Any]) -> Fault:
    method = _method(text(fields, "method"), ANY, POST)
    work = _work(kind, fields)
    if work == "late" and method.lower() == "getupdates":
        raise NotPossible(400, "getUpdates cannot land late")
    return Fault(
        world.faults.new_id(),
        method,
        kind.name,
        work,
        nth=whole(fields, "nth", 1, least=1),
        times=whole(fields, "times", 1, least=1),
        late=number(fields, "late", 0, LATEST_LANDING) if work == "late" else 0.0,
        details=details,
    )


def _method(name: str, *more: str) -> str:
    if name.lower() not in NAMES and name not in more:
        raise NotPossible(400, f"{name} is no method here")
    return name


def _work(kind: Kind, fields: dict[str, Any]) -> Work:
    """Missing: "late" when `late` is told, else what is usual for the kind."""
    usual = "late" if "late" in fields else kind.works[0]
    wanted = text(fields, "work", usual)
    for work in kind.works:
        if work == wanted:
            return work
    raise NotPossible(400, f"the work of {kind.name} is one of {', '.join(kind.works)}")


def _stream(world: World, fields: dict[str, Any]) -> Stream:
    _known(fields, _CHANCE)
    seed = fields["seed"]
    return Stream(
        world.faults.new_id(),
        seed if isinstance(seed, str) else whole(fields, "seed"),
        number(fields, "rate", 0, 1),
        _chosen(fields, "kinds", BY_CHANCE) or BY_CHANCE,
        tuple(_method(name) for name in _names(fields, "methods")),
        _instant(fields),
    )


def _names(fields: dict[str, Any], name: str) -> tuple[str, ...]:
    """Empty when missing."""
    given = fields.get(name, [])
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise NotPossible(400, f"{name} must be a list of names")
    return tuple(given)


def _chosen(fields: dict[str, Any], name: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    names = _names(fields, name)
    if strange := sorted(set(names) - set(choices)):
        raise NotPossible(400, f"{name} has no {strange[0]}, only {', '.join(choices)}")
    return names


def _instant(fields: dict[str, Any]) -> datetime | None:
    if "until" not in fields:
        return None
    try:
        instant = datetime.fromisoformat(text(fields, "until"))
    except ValueError as error:
        raise NotPossible(400, f"until: {error}") from error
    if instant.tzinfo is None:
        raise NotPossible(400, "until needs a zone")
    return instant


def _known(fields: dict[str, Any], names: set[str]) -> None:
    if unknown := sorted(fields.keys() - names):
        raise NotPossible(400, f"{unknown[0]} says nothing here, only {', '.join(sorted(names))}")


def _details(kind: Kind, fields: dict[str, Any]) -> dict[str, Any]:
    told = [of for of in kind.parameters if of.name in fields or of.default is REQUIRED]
    return kind.defaults | {of.name: _value(of, fields) for of in told}


def _value(parameter: Parameter, fields: dict[str, Any]) -> Any:
    name = parameter.name
    match parameter.shape:
        case "number":
            return number(fields, name, parameter.least, parameter.most)
        case "whole":
            return _whole(parameter, fields)
        case "text":
            return text(fields, name)
        case "header":
            return _header(fields, name)
        case "flag":
            return _flag(fields, name)
        case "json":
            return fields[name]
        case "names":
            return _chosen(fields, name, parameter.choices)


def _whole(parameter: Parameter, fields: dict[str, Any]) -> int:
    value = whole(fields, parameter.name, least=int(parameter.least))
    if value > parameter.most:
        raise NotPossible(400, f"{parameter.name} must be at most {parameter.most:g}")
    return value


def _header(fields: dict[str, Any], name: str) -> str:
    value = text(fields, name)
    if not (value.isascii() and value.isprintable()):
        raise NotPossible(400, f"{name} must be printable ASCII")
    return value


def _flag(fields: dict[str, Any], name: str) -> bool:
    value = fields[name]
    if not isinstance(value, bool):
        raise NotPossible(400, f"{name} must be true or false")
    return value
