"""Films a page: frames as the browser paints them, and an animated picture of them."""

import asyncio
from base64 import b64decode
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import CDPSession, Page

BETWEEN = 0.8
"""Seconds between two frames at the least: what types and scrolls in between costs more than it shows."""
LONGEST = 2.4
"""Seconds that a frame stays at the most: nobody wants to watch a busy machine think."""
LAST = 3.0
"""Seconds for which the last frame stays before the film begins again."""
QUALITY = 35
"""Of WebP, 0 to 100: text can be read, and two minutes take 2.2 MB (at 52 and twice the frames they took 5)."""


class Film:
    def __init__(self, session: CDPSession, width: int, height: int):
        """width, height: of the frames, in pixels."""
        self._session, self._size = session, (width, height)
        self._frames: list[tuple[float, bytes]] = []  # seconds since 1970, PNG
        self._acknowledged: set[asyncio.Task[Any]] = set()

    @classmethod
    async def roll(cls, page: Page, width: int, height: int) -> "Film":
        """Films from now on, until `cut`."""
        film = cls(await page.context.new_cdp_session(page), width, height)
        film._session.on("Page.screencastFrame", film._take)
        # Exact frames: where nothing moved nothing differs, and the film stays small.
        told = {"format": "png", "maxWidth": width, "maxHeight": height}
        await film._session.send("Page.startScreencast", told)
        return film

    async def cut(self) -> None:
        await self._session.send("Page.stopScreencast")

    def _take(self, told: dict[str, Any]) -> None:
        at = float(told["metadata"]["timestamp"])
        if not self._frames or at - self._frames[-1][0] >= BETWEEN:
            self._frames.append((at, b64decode(told["data"])))
        sent = self._session.send("Page.screencastFrameAck", {"sessionId": told["sessionId"]})
        task = asyncio.ensure_future(sent)  # the browser sends no further frame before it
        self._acknowledged.add(task)
        task.add_done_callback(self._acknowledged.discard)

    def save(self, file: Path, speed: float) -> None:
        """An animated WebP in a loop; speed: how many times faster than it was."""
        times = [at for at, _ in self._frames]
        lengths = [min(later - at, LONGEST) / speed for at, later in pairwise(times)] + [LAST]
        first, *others = (self._drawn(frame) for _, frame in self._frames)
        first.save(
            file,
            save_all=True,
            append_images=others,
            duration=[round(1000 * length) for length in lengths],
            loop=0,
            quality=QUALITY,
            method=4,
            minimize_size=True,
        )

    def _drawn(self, frame: bytes) -> Image.Image:
        return Image.open(BytesIO(frame)).convert("RGB").resize(self._size, Image.Resampling.LANCZOS)
