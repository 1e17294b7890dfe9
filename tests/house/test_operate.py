"""The operator's page names what the code serves, keeps and promises."""

import re

from bot.inbox.health import Backlog
from bot.storage.copies import KEPT, KEPT_FOR
from bot.storage.measures import Measures
from bot.web.metrics import page
from bot.web.tally import Tally
from bot.wiring.health import ABOUT
from bot.wiring.measuring import gauges
from bot.wiring.running import GRACE
from tests.house.source import ROOT
from tests.makers import NOW

PAGE = (ROOT / "docs" / "operate.md").read_text("utf-8")


def test_metrics_of_the_page_are_those_that_are_served() -> None:
    tally = Tally()
    tally.update_ended("handled", 1)
    tally.call_answered("sendMessage", "done", 1)
    tally.duty_ended("slots", "done", 1)
    served = page(tally, gauges([], Measures(1, 1, 1, 1, 1, NOW), Backlog(1, NOW, NOW), NOW, posts=True)).decode()
    names = set(re.findall(r"^# TYPE (reviewbot_\w+)", served, re.MULTILINE))
    assert len(names) > 10
    assert set(re.findall(r"^\| `(reviewbot_\w+)", PAGE, re.MULTILINE)) == names


def test_each_line_of_health_has_its_number() -> None:
    served = page(Tally(), gauges([f"{ABOUT[0]}: gone"], None, None, NOW, posts=False)).decode()
    assert set(re.findall(r'reviewbot_faults\{about="([^"]+)"\}', served)) == set(ABOUT)
    assert f'reviewbot_faults{{about="{ABOUT[0]}"}} 1.0' in served
    reliability = (ROOT / "docs" / "reliability.md").read_text("utf-8").partition("## For a monitor\n")[2]
    assert re.findall(r"^\| `([^`]+)`", reliability, re.MULTILINE) == list(ABOUT)


def test_times_and_counts_of_the_page_are_those_of_the_code() -> None:
    assert (KEPT, KEPT_FOR.days, GRACE) == (2, 30, 7)
    for words in ("The last two such copies", "kept, for 30 days", "for seven seconds", "kept for 30 days"):
        assert words in PAGE.replace("\n  ", " ")
