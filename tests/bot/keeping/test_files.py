"""Files stay in their folder."""

from pathlib import Path

import pytest

from bot.keeping import files


def test_a_file_is_found_by_the_name_it_got(tmp_path: Path):
    name = files.keep(tmp_path, 300, b"x", ".png")
    assert name == "2c/300.png"
    assert files.find(tmp_path, name) == tmp_path / "2c/300.png"


def test_a_file_of_the_same_name_is_replaced(tmp_path: Path):
    files.keep(tmp_path, 1, b"old", ".png")
    name = files.keep(tmp_path, 1, b"new", ".png")
    assert (tmp_path / name).read_bytes() == b"new"


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "01/../../secret", "01", "01/none.png"])
def test_nothing_else_is_found_or_removed(tmp_path: Path, name: str):
    (tmp_path / "secret").write_text("x")
    folder = tmp_path / "attachments"
    files.keep(folder, 1, b"x", ".png")
    assert files.find(folder, name) is None
    assert files.remove(folder, [name]) == 0
    assert (tmp_path / "secret").exists()


def test_removing_counts_what_was_there(tmp_path: Path):
    names = [files.keep(tmp_path, number, b"x", ".png") for number in (1, 2)]
    assert files.remove(tmp_path, [*names, "03/3.png"]) == 2
    assert files.remove(tmp_path, names) == 0
