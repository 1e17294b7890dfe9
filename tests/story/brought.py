"""A bot that is brought its updates."""

import socket
from typing import Any

SECRET = "a-secret-of-thirty-two-characters"


def webhook() -> dict[str, Any]:
    """Its settings, at a port that nobody uses at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    url = f"http://127.0.0.1:{port}/hook"
    return {"webhook_url": url, "webhook_secret": SECRET, "listen": f"127.0.0.1:{port}"}
