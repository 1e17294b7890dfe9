from bot.reviews.parse import parse
from bot.reviews.visible import inline_text, plain_text


def test_plain_text_has_the_words_of_every_block_and_no_marks() -> None:
    body = "# Head\n\nA **bold** [link](https://a.example)\nline\n\n- one\n- two $x$"
    body += "\n\n| a | b |\n|-|-|\n| 1 | 2 |\n\n---\n\n> q"
    assert plain_text(parse(body)) == "Head\nA bold link\nline\none\ntwo x\na\tb\n1\t2\nq"


def test_formulas_stand_as_the_caller_reads_them() -> None:
    assert plain_text(parse("so $x^2$\n\n$$y$$"), formula=lambda tex: f"<{tex}>") == "so <x^2>\n<y>"


def test_nothing_has_no_text() -> None:
    assert plain_text(()) == ""
    assert inline_text(()) == ""
