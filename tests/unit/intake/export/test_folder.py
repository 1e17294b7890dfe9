"""The archive as a folder that people edit: what is written, what is left alone, what goes."""

from datetime import date

import pytest

from bot.errors import InvalidInput
from bot.intake.export.file_names import FileNames
from bot.intake.export.folder import ExportFolder
from bot.intake.export.markdown import markdown_file
from bot.intake.record import ImportedReview
from bot.intake.rows.folder import parse_folder
from bot.reviews.review import Review, StoredReview
from bot.values import replace
from tests.makers import make_paper, make_review, make_stored
from tests.unit.intake.written import as_stored, folder_of, gathered, shelf_of

_DAY = date(2025, 3, 14)
_NAME = "2025-03-14-kites.md"

Files = dict[str, str]


def kites(**fields: object) -> Review:
    return replace(make_review("Kites", date=_DAY), **fields)


def stored(review: Review, identity: str = "kites|1") -> StoredReview:
    return make_stored(identity=identity, review=review)


async def exported(*reviews: StoredReview, into: Files | None = None) -> Files:
    """The folder after an export into it."""
    files = dict(into or {})
    for change in await gathered(ExportFolder(shelf_of(reviews))(folder_of("beach", files))):
        if change.text is None:
            del files[change.path]
        else:
            assert files.get(change.path) != change.text
            files[change.path] = change.text
    return files


def imported(files: Files) -> list[StoredReview]:
    """What an empty archive holds after an import of the folder."""
    found = parse_folder(folder_of("beach", files), lambda done, total: None)
    return as_stored(one for one in found if isinstance(one, ImportedReview))


async def test_new_folder_gets_a_file_a_review() -> None:
    one = stored(kites())
    assert await exported(one) == {_NAME: markdown_file(one)}


async def test_export_of_what_was_imported_changes_nothing() -> None:
    files = await exported(stored(kites(paper=make_paper())), stored(make_review("Tails"), "kites|2"))
    assert await exported(*imported(files), into=files) == files


async def test_edit_that_was_imported_is_not_written_again() -> None:
    files = await exported(stored(kites()), stored(make_review("Tails"), "kites|2"))
    edited = files | {_NAME: files[_NAME].replace("What Kites", "All that kites").replace("Kites\n", "'Kites'  \n")}
    assert await exported(*imported(edited), into=edited) == edited


async def test_changed_review_is_written_under_its_files_own_name() -> None:
    files = {"mine/about-kites.md": markdown_file(stored(kites()))}
    moved = stored(kites(title="Tails", number=7))
    assert await exported(moved, into=files) == {"mine/about-kites.md": markdown_file(moved)}


async def test_file_without_identity_belongs_to_the_review_that_an_import_makes_of_it() -> None:
    files = {"mine.md": "---\ntitle: Kites\ndate: 2025-03-14\n---\nThey fly.\n"}
    (one,) = imported(files)
    assert await exported(one, into=files) == files
    changed = replace(one, review=replace(one.review, number=7))
    assert await exported(changed, into=files) == {"mine.md": markdown_file(changed)}


async def test_file_without_identity_belongs_to_the_review_of_its_day_and_paper_that_was_there_before() -> None:
    files = {"mine.md": "---\ntitle: Kites\ndate: 2025-03-14\n---\nThey fly.\n"}
    one = stored(kites(number=7), "channel|2025-03-14|kites|1")
    assert await exported(one, into=files) == {"mine.md": markdown_file(one)}


async def test_file_of_a_review_that_left_the_archive_goes() -> None:
    files = await exported(stored(kites()), stored(make_review("Tails"), "kites|2"))
    assert await exported(stored(kites()), into=files) == {_NAME: files[_NAME]}


async def test_files_that_are_not_ours_stay() -> None:
    others = {
        "README.md": "# Our archive\n\nAll of it.",
        "notes.md": "Kites to buy",
        "new.md": "---\ntitle: Not imported yet\n---\nText",
    }
    files = await exported(stored(kites()), into=others)
    assert files == others | {_NAME: markdown_file(stored(kites()))}


async def test_name_that_a_file_of_others_has_is_not_taken() -> None:
    others = {"2025-03-14-KITES.md": "Kites to buy"}
    assert (await exported(stored(kites()), into=others)).keys() == {"2025-03-14-KITES.md", "2025-03-14-kites-2.md"}


async def test_edit_that_was_not_imported_stops_the_export_before_it_begins() -> None:
    files = await exported(stored(kites()))
    edited = {_NAME: files[_NAME].replace("What Kites", "All that kites")}
    with pytest.raises(InvalidInput, match="import the folder first") as caught:
        await exported(stored(make_review("Tails"), "kites|2"), stored(kites()), into=edited)
    assert caught.value.place == _NAME


async def test_white_space_around_a_stored_text_is_no_edit() -> None:
    one = stored(kites(body="\r\nThey fly.\r\nHigh. "))
    files = await exported(one)
    assert await exported(one, into=files) == files


async def test_edited_file_of_a_review_that_left_the_archive_stays() -> None:
    files = await exported(stored(kites()))
    edited = {_NAME: files[_NAME].replace("What Kites", "All that kites")}
    tails = stored(make_review("Tails"), "kites|2")
    assert (await exported(tails, into=edited))[_NAME] == edited[_NAME]


async def test_empty_archive_empties_no_folder() -> None:
    with pytest.raises(InvalidInput, match="the archive is empty"):
        await exported(into={_NAME: markdown_file(stored(kites()))})
    assert await exported(into={"README.md": "# Ours"}) == {"README.md": "# Ours"}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("KAN: Kolmogorov–Arnold Networks?", "2025-03-14-kan-kolmogorov-arnold-networks.md"),
        ("Don't / stop\\ *now*", "2025-03-14-dont-stop-now.md"),
        ("שָׁלוֹם, עפיפון", "2025-03-14-שלום-עפיפון.md"),
        ("Élan 注意力", "2025-03-14-élan-注意力.md"),
        ("🚀", "2025-03-14-review.md"),
        ("CON", "2025-03-14-con.md"),
        ("x" * 200, f"2025-03-14-{'x' * 66}.md"),
        ("kite " * 50, f"2025-03-14-{'kite-' * 12}kite.md"),
    ],
)
def test_name_of_a_file_tells_day_and_title_on_every_disk(title: str, name: str) -> None:
    found = FileNames(()).new(make_review(title, date=_DAY))
    assert found == name
    assert len(found.encode()) <= 80


def test_names_differ_where_some_disk_holds_them_for_one() -> None:
    names = FileNames(["undated-KITES.md"])
    titles = ("kites", "Kites", "e\u0301lan", "\u00e9lan", "x" * 200, "X" * 300)
    found = [names.new(make_review(title)) for title in titles]
    assert found[:4] == ["undated-kites-2.md", "undated-kites-3.md", "undated-élan.md", "undated-élan-2.md"]
    assert len(set(found)) == len(titles)
    assert all(len(name.encode()) <= 80 for name in found)
