"""Everything under `/sandbox`."""

from starlette.routing import Route

from bot.sandbox.desk import playing, seeing, steering, stream

ROUTES = [
    Route("/world", seeing.see_world),
    Route("/chats/{chat}/messages", seeing.see_messages),
    Route("/presses/{press}", seeing.see_press),
    Route("/calls", seeing.see_calls),
    Route("/ledger", seeing.see_ledger),
    Route("/events", stream.stream_events),
    Route("/start", playing.press_start, methods=["POST"]),
    Route("/messages", playing.say, methods=["POST"]),
    Route("/press", playing.press_button, methods=["POST"]),
    Route("/vote", playing.vote, methods=["POST"]),
    Route("/block", playing.block, methods=["POST"]),
    Route("/clock", steering.steer_clock, methods=["GET", "POST"]),
    Route("/faults", steering.steer_faults, methods=["GET", "POST", "DELETE"]),
]
