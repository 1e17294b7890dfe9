"""The archive as a folder that a person edits: out, in, and out again with nothing changed."""

from pathlib import Path

import pytest

from tests.cli.shell import Shell


@pytest.fixture
def folder(filled: Shell) -> Path:
    """The channel's archive, exported as files."""
    said = filled("export", "reviews", "--format", "markdown", "-o", "reviews")
    assert (said.code, said.out) == (0, "152 files written, 0 removed.\n")
    return filled.folder / "reviews"


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def edit(folder: Path, sentence: str) -> None:
    """Adds a sentence to the first file, as a person would."""
    name, text = min(contents(folder).items())
    (folder / name).write_text(f"{text}\n{sentence}\n", "utf-8")


def again(shell: Shell) -> str:
    return shell("export", "reviews", "--format", "markdown", "-o", "reviews").out


def test_there_is_a_file_a_review_named_by_date_and_title(folder: Path) -> None:
    assert len(contents(folder)) == 152
    assert all(name.endswith(".md") and (name[:2] == "20" or name[:8] == "undated-") for name in contents(folder))


def test_what_went_out_comes_in_and_nothing_changes(filled: Shell, folder: Path) -> None:
    before = filled("export", "reviews").out, contents(folder)
    unchanged = {"found": 152, "added": 0, "changed": 0, "unchanged": 152}
    assert filled("import", "reviews", "--json").outcome["reviews"] == unchanged
    assert again(filled) == "0 files written, 0 removed.\n"
    assert (filled("export", "reviews").out, contents(folder)) == before


def test_the_folder_alone_brings_the_whole_archive_back(filled: Shell, folder: Path) -> None:
    before = sorted(filled("export", "reviews").out.splitlines())
    assert contents(folder)
    filled.database.unlink()
    assert filled("import", "reviews", "--json").outcome["reviews"]["added"] == 152
    assert sorted(filled("export", "reviews").out.splitlines()) == before


def test_a_hand_edit_goes_in_alone(filled: Shell, folder: Path) -> None:
    edit(folder, "One sentence more.")
    assert filled("import", "reviews", "--json").outcome["reviews"]["changed"] == 1
    edited = [row for row in filled("export", "reviews").rows if row["body"].endswith("One sentence more.")]
    assert len(edited) == 1
    assert again(filled) == "0 files written, 0 removed.\n", "the file says what the archive says, in its own way"


def test_a_file_that_was_removed_is_written_again(filled: Shell, folder: Path) -> None:
    before = contents(folder)
    (folder / min(before)).unlink()
    assert filled("import", "reviews", "--json").outcome["reviews"]["unchanged"] == 151
    assert again(filled) == "1 file written, 0 removed.\n"
    assert contents(folder) == before


def test_an_edit_that_was_not_imported_yet_is_never_overwritten(filled: Shell, folder: Path) -> None:
    edit(folder, "One sentence more.")
    name, edited = min(contents(folder)), contents(folder)
    fault = filled("export", "reviews", "--format", "markdown", "-o", "reviews").fault
    assert fault.startswith(f"{name}: it was edited since it was written")
    assert "import the folder first" in fault
    assert contents(folder) == edited


def test_a_second_edit_of_a_file_is_as_safe_as_the_first(filled: Shell, folder: Path) -> None:
    edit(folder, "One sentence more.")
    filled("import", "reviews")
    again(filled)
    edit(folder, "And another one.")
    edited = contents(folder)
    assert filled("export", "reviews", "--format", "markdown", "-o", "reviews").code == 2
    assert contents(folder) == edited
    assert filled("import", "reviews", "--json").outcome["reviews"]["changed"] == 1
    assert again(filled) == "0 files written, 0 removed.\n"


def test_what_is_no_review_stays_in_the_folder(filled: Shell, folder: Path) -> None:
    (folder / "README.md").write_text("Our archive.\n")
    (folder / ".git").mkdir()
    assert again(filled) == "0 files written, 0 removed.\n"
    assert (folder / "README.md").read_text() == "Our archive.\n"


@pytest.mark.parametrize(
    ("target", "advice"),
    [((), "name the directory for the Markdown files: -o reviews"), (("-o", "taken"), "taken: it is no directory")],
)
def test_a_directory_is_wanted(shell: Shell, target: tuple[str, ...], advice: str) -> None:
    shell.write("taken", "a file")
    assert shell("export", "reviews", "--format", "markdown", *target).fault.startswith(advice)
