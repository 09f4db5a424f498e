from tests.rehearsals.conversations import PAGE, chosen_scripts, page
from tests.rehearsals.rows import all_scripts


def test_the_conversations_in_the_docs_are_what_is_said(stage):
    wanted = {script.id: script for script in all_scripts()}
    current = page([stage.play(wanted[name]) for name in chosen_scripts()])
    assert PAGE.read_text(encoding="utf-8") == current, "run: python -m tests.rehearsals.conversations"
