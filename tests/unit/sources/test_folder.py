"""Folders on the disk: what is listed, and how an export changes them."""

import os
from pathlib import Path

import pytest

from bot.errors import InvalidInput
from bot.intake.export.folder import FileChange
from bot.intake.source import File, Folder
from bot.sources.files import read_source
from bot.sources.folder import OutputFolder


@pytest.fixture
def beach(tmp_path: Path) -> Path:
    path = tmp_path / "beach"
    path.mkdir()
    return path


def names(path: Path) -> list[str]:
    source = read_source(path)
    assert isinstance(source, Folder)
    return [file.name for file in source.files()]


def write(path: Path, text: str = "Text") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_directory_is_its_markdown_files_by_path(beach: Path) -> None:
    for name in ("b.md", "a/z.MD", "c.txt", ".git/x.md", ".hidden.md", "א.md"):
        write(beach / name)
    os.mkfifo(beach / "pipe.md")
    assert names(beach) == ["a/z.MD", "b.md", "א.md"]
    assert read_source(beach).name == "beach"


def test_links_are_not_followed(beach: Path, tmp_path: Path) -> None:
    write(tmp_path / "outside" / "secret.md")
    write(beach / "a.md")
    (beach / "file.md").symlink_to(tmp_path / "outside" / "secret.md")
    (beach / "folder").symlink_to(tmp_path / "outside")
    (beach / "circle").symlink_to(beach)
    assert names(beach) == ["a.md"]


def test_directory_without_markdown_is_refused(beach: Path) -> None:
    write(beach / "README.txt")
    with pytest.raises(InvalidInput, match="no Markdown files in it"):
        read_source(beach)


def test_name_that_is_not_utf8_is_refused(beach: Path) -> None:
    Path(os.fsdecode(os.fsencode(beach) + b"/\xff.md")).write_bytes(b"Text")
    with pytest.raises(InvalidInput, match="its name is not UTF-8"):
        read_source(beach)


def test_file_can_be_read_again_and_tells_its_size(tmp_path: Path) -> None:
    write(tmp_path / "kites.md", "Text")
    source = read_source(tmp_path / "kites.md")
    assert isinstance(source, File)
    assert (source.name, source.stem, source.size) == ("kites.md", "kites", 4)
    assert [source.head(2), source.text().content, source.text().content] == [b"Te", "Text", "Text"]


def test_file_that_goes_is_refused_when_it_is_read(tmp_path: Path) -> None:
    write(tmp_path / "kites.md")
    source = read_source(tmp_path / "kites.md")
    assert isinstance(source, File)
    (tmp_path / "kites.md").unlink()
    with pytest.raises(InvalidInput, match="no such file"):
        source.text()


@pytest.mark.parametrize(
    ("path", "reason"),
    [("none.md", "no such file"), ("/dev/null", "no ordinary file"), ("a\0b", "cannot be read")],
)
def test_what_is_no_source_is_refused(path: str, reason: str) -> None:
    with pytest.raises(InvalidInput, match=reason):
        read_source(Path(path))


def test_fifo_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InvalidInput, match="no ordinary file"):
        read_source(tmp_path / "pipe")


def test_disk_that_fails_while_reading_is_refused_with_the_file() -> None:
    """The memory of this process is a file whose first page can be opened and never read."""
    path = Path("/proc/self/mem")
    source = read_source(path)
    assert isinstance(source, File)
    with pytest.raises(InvalidInput, match="cannot be read"):
        source.head(1)
    with pytest.raises(InvalidInput, match="cannot be read"), source.open() as stream:
        stream.read()


def test_export_makes_the_folder_and_changes_single_files(tmp_path: Path) -> None:
    folder = OutputFolder(tmp_path / "new" / "beach")
    assert list(folder.present().files()) == []
    folder.apply(FileChange("a.md", "Kites\n"))
    folder.apply(FileChange("sub/b.md", "עפיפון"))
    folder.apply(FileChange("a.md", "Tails\n"))
    folder.apply(FileChange("sub/b.md", None))
    assert {file.name: file.text().content for file in folder.present().files()} == {"a.md": "Tails\n"}
    assert sorted(path.name for path in (tmp_path / "new" / "beach").iterdir()) == ["a.md", "sub"]


@pytest.mark.parametrize("kind", ["link", "directory"])
def test_name_of_a_link_or_a_directory_is_never_written(beach: Path, tmp_path: Path, kind: str) -> None:
    write(tmp_path / "outside.md", "Precious")
    if kind == "link":
        (beach / "a.md").symlink_to(tmp_path / "outside.md")
    else:
        (beach / "a.md").mkdir()
    with pytest.raises(InvalidInput, match="taken by a link or a directory"):
        OutputFolder(beach).apply(FileChange("a.md", "Text"))
    assert (tmp_path / "outside.md").read_text() == "Precious"


def test_failed_writing_leaves_the_file_as_it_was(beach: Path) -> None:
    write(beach / "a.md", "Precious")
    (beach / ".a.md.part").mkdir()
    with pytest.raises(InvalidInput, match="it cannot be written"):
        OutputFolder(beach).apply(FileChange("a.md", "Text"))
    assert (beach / "a.md").read_text() == "Precious"


def test_export_into_a_file_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.md")
    with pytest.raises(InvalidInput, match="it is no directory"):
        OutputFolder(tmp_path / "a.md")
