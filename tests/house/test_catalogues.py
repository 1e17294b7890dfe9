"""What the bot says in Hebrew is what the translator wrote."""

import subprocess
import sys
from pathlib import Path

from bot.chat.sentences import LOCALES

_COMPILE = (sys.executable, "-m", "babel.messages.frontend", "--quiet", "compile", "--locale", "he")


def test_the_compiled_catalogue_is_the_one_that_was_written(tmp_path: Path) -> None:
    source, compiled = LOCALES / "he" / "LC_MESSAGES" / "bot.po", tmp_path / "bot.mo"
    subprocess.run([*_COMPILE, "--input-file", source, "--output-file", compiled], check=True)
    assert compiled.read_bytes() == source.with_suffix(".mo").read_bytes(), "bot.po changed: say `make catalogues`"
