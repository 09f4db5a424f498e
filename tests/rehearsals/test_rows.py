from tests.rehearsals.rows import PAGE, all_rows, all_scripts, table, with_table


def test_every_row_is_shown_by_a_script():
    shown = {row for script in all_scripts() for row in script.shows}
    assert [row for row in all_rows() if row not in shown] == []


def test_scripts_show_no_row_that_does_not_exist():
    rows = all_rows()
    assert [(script.id, row) for script in all_scripts() for row in script.shows if row not in rows] == []


def test_every_script_shows_something_and_says_how_it_should_end():
    assert [script.id for script in all_scripts() if not script.shows or script.expect.outcome is None] == []


def test_the_table_in_the_docs_is_current():
    page = PAGE.read_text(encoding="utf-8")
    current = with_table(page, table(all_rows(), all_scripts()))
    assert page == current, "run: python -m tests.rehearsals.rows"
