"""Everything under `/sandbox`."""

from starlette.routing import Route

from bot.sandbox.desk import handling, limiting, owning, paging, playing, scripting, seeing, steering, stream, typing

ROUTES = [
    Route("/world", seeing.see_world),
    Route("/chats/{chat}/messages", seeing.see_messages),
    Route("/chats/{chat}/page", paging.see_page),
    Route("/presses/{press}", seeing.see_press),
    Route("/calls", seeing.see_calls),
    Route("/ledger", seeing.see_ledger),
    Route("/events", stream.stream_events),
    Route("/start", playing.press_start, methods=["POST"]),
    Route("/messages", playing.say, methods=["POST"]),
    Route("/press", playing.press_button, methods=["POST"]),
    Route("/vote", playing.vote, methods=["POST"]),
    Route("/block", playing.block, methods=["POST"]),
    Route("/files", handling.send_file, methods=["POST"]),
    Route("/files/{file}", handling.see_file),
    Route("/rich", handling.say_rich, methods=["POST"]),
    Route("/bring", handling.bring, methods=["POST"]),
    Route("/edit", handling.edit, methods=["POST"]),
    Route("/delete", handling.delete, methods=["POST"]),
    Route("/forward", handling.forward, methods=["POST"]),
    Route("/polls", handling.hold_poll, methods=["POST"]),
    Route("/close", handling.close_poll, methods=["POST"]),
    Route("/inline", typing.type_query, methods=["POST"]),
    Route("/inline/{query}", typing.see_query),
    Route("/choose", typing.choose, methods=["POST"]),
    Route("/place", owning.place_bot, methods=["POST"]),
    Route("/group", owning.link_group, methods=["POST"]),
    Route("/protect", owning.protect, methods=["POST"]),
    Route("/bot", steering.steer_bot, methods=["POST"]),
    Route("/clock", steering.steer_clock, methods=["GET", "POST"]),
    Route("/limits", limiting.set_limits, methods=["GET", "POST"]),
    Route("/faults", scripting.steer_faults, methods=["GET", "POST", "DELETE"]),
]
