"""Files from the disk, and the data that ships."""

from pathlib import Path

import pytest

from bot.errors import InvalidInput
from bot.intake.text import MAX_DOCUMENT_BYTES
from bot.sources.files import read_document, read_text
from bot.sources.shipped import shipped


def written(folder: Path, data: bytes) -> Path:
    path = folder / "kites.md"
    path.write_bytes(data)
    return path


def test_line_ends_are_one_kind_and_keep_their_count(tmp_path: Path) -> None:
    assert read_document(written(tmp_path, b"\xef\xbb\xbfa\r\nb\rc\n")) == "a\nb\nc\n"


def test_text_has_the_name_without_folders(tmp_path: Path) -> None:
    text = read_text(written(tmp_path, b"a"))
    assert (text.name, text.stem, text.content) == ("kites.md", "kites", "a")


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"a\nb\xff", "line 2", "not UTF-8"),
        (b"a\n\nb\0", "line 3", "NUL bytes"),
        ("é".encode("utf-16"), "", "not UTF-8"),
    ],
)
def test_file_that_is_no_text_is_refused_with_its_line(tmp_path: Path, data: bytes, line: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_document(written(tmp_path, data))
    assert line in caught.value.place
    assert reason in caught.value.reason


def test_directory_missing_file_and_odd_path_are_refused(tmp_path: Path) -> None:
    for path, reason in (
        (tmp_path, "it is a directory"),
        (tmp_path / "none.md", "no such file"),
        (Path("/dev/null"), "no ordinary file"),
        (Path("a\0b"), "cannot be read"),
    ):
        with pytest.raises(InvalidInput, match=reason):
            read_document(path)


def test_file_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kites.md"
    with path.open("wb") as file:
        file.truncate(MAX_DOCUMENT_BYTES + 1)
    with pytest.raises(InvalidInput, match="larger than 64 MiB"):
        read_document(path)


def test_shipped_data_is_found() -> None:
    assert shipped("samples").is_dir()


def test_unknown_shipped_data_is_refused() -> None:
    with pytest.raises(InvalidInput, match="install it again"):
        shipped("no-such-file")
