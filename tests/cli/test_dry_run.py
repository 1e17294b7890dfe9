"""What would change, without changing it; and what was edited here, which stays unless it is said otherwise."""

import json

import pytest

from tests.cli.shell import Shell
from tests.shared import shared

KITES = "Dana's Daily Paper: 03.05.24 On Kites\n\n{text}\n\nhttps://arxiv.org/abs/2101.00001\n"
PROSE = "Kites rise because the wind pushes them against their string, says this paper, and it has the numbers. " * 4


def counted(found: int, *, added: int = 0, changed: int = 0) -> dict[str, int]:
    return {"found": found, "added": added, "changed": changed, "unchanged": found - added - changed}


def test_on_a_fresh_machine_a_dry_run_leaves_no_file(bare_shell: Shell) -> None:
    document = bare_shell.write("kites.md", KITES.format(text=PROSE))
    said = bare_shell("import", document, "--dry-run")
    assert (said.code, said.out) == (
        0,
        "1 review found: 1 added, 0 changed, 0 as it was.\nThis was a dry run: nothing was stored.\n",
    )
    assert sorted(path.name for path in bare_shell.folder.iterdir()) == ["kites.md"]


def test_on_a_filled_database_a_dry_run_changes_nothing_and_counts_exactly(filled: Shell) -> None:
    document = shared("seeds/channel_reviews.md").read_text("utf-8")
    longer = document.replace("KAN: Kolmogorov", "KAN, again: Kolmogorov", 1) + f"\n\n{KITES.format(text=PROSE)}"
    assert longer.count("again: Kolmogorov") == 1
    changed = filled.write("channel_reviews.md", longer)
    before = filled("export", "reviews").out, filled.held()

    rehearsed = filled("import", changed, "--dry-run", "--json").outcome
    assert rehearsed["dry_run"] is True
    assert rehearsed["reviews"]["found"] == 153
    assert (filled("export", "reviews").out, filled.held()) == before

    done = filled("import", changed, "--json").outcome
    assert done["dry_run"] is False
    assert {**done, "dry_run": True} == rehearsed, "the rehearsal told all of it"


def test_a_dry_run_lists_the_doubts(shell: Shell) -> None:
    document = shared("seeds/channel_reviews.md")
    rehearsed = shell("import", document, "--dry-run", "--json").outcome["doubts"]
    assert rehearsed == shell("import", document, "--json").outcome["doubts"]


@pytest.fixture
def edited(shell: Shell) -> Shell:
    """The document said one thing, a hand made it another, and now the document says a third."""
    shell("import", shell.write("kites.md", KITES.format(text=PROSE)))
    (row,) = shell("export", "reviews").rows
    by_hand = json.dumps(row | {"body": f"By hand. {PROSE}"})
    assert shell("import", shell.write("by_hand.jsonl", by_hand), "--json").outcome["reviews"] == counted(1, changed=1)
    shell.write("kites.md", KITES.format(text=f"By the document. {PROSE}"))
    return shell


def body(shell: Shell) -> str:
    (row,) = shell("export", "reviews").rows
    return str(row["body"])


def test_a_hand_edit_stays_and_is_told(edited: Shell) -> None:
    outcome = edited("import", "kites.md", "--json").outcome
    assert outcome["reviews"] == counted(1)
    assert [one["class"] for one in outcome["doubts"]] == ["hand_edit"]
    assert body(edited).startswith("By hand.")


def test_force_takes_the_documents_text(edited: Shell) -> None:
    outcome = edited("import", "kites.md", "--json", "--force").outcome
    assert outcome["reviews"] == counted(1, changed=1)
    assert body(edited).startswith("By the document.")


def test_a_forced_dry_run_changes_nothing_either(edited: Shell) -> None:
    outcome = edited("import", "kites.md", "--json", "--force", "--dry-run").outcome
    assert outcome["reviews"] == counted(1, changed=1)
    assert body(edited).startswith("By hand.")


def test_a_changed_document_updates_only_what_changed(shell: Shell) -> None:
    other = KITES.format(text=PROSE).replace("03.05.24 On Kites", "04.05.24 On Strings").replace("00001", "00002")
    shell("import", shell.write("kites.md", f"{KITES.format(text=PROSE)}\n{other}"))
    fixed = shell.write("kites.md", f"{KITES.format(text=f'A fix. {PROSE}')}\n{other}")
    assert shell("import", fixed, "--json").outcome["reviews"] == counted(2, changed=1)
