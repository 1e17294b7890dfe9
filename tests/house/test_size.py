"""A file over 400 lines or a function over 45 is a sign that a room is missing."""

import ast

from tests.house.source import ROOT, modules

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 45


def test_no_file_is_over_400_lines() -> None:
    page = [path for path in (ROOT / "bot/sandbox/page").rglob("*.*") if path.suffix != ".woff2"]  # a font has no lines
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *page]
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in files}
    assert len(lengths) > 50
    too_long = {path: lines for path, lines in lengths.items() if lines > MOST_LINES_OF_A_FILE}
    assert not too_long, f"split these by meaning: {too_long}"


def test_no_function_is_over_45_lines() -> None:
    functions = [
        (f"{path}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.body[0].lineno + 1)
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert len(functions) > 200
    too_long = [(name, lines) for name, lines in functions if lines > MOST_LINES_OF_A_FUNCTION]
    assert not too_long, f"split these by meaning: {too_long}"
