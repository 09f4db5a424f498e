"""Every script of this folder through the whole stack: what `nightdesk rehearse tests/rehearsals/*.jsonl` does."""

import pytest

from bot.rehearsal.report import conversation
from tests.rehearsals.rows import all_scripts


@pytest.mark.parametrize("script", all_scripts(), ids=lambda script: script.id)
def test_it_goes_as_the_script_expects(stage, script):
    played = stage.play(script)
    assert played.passed, f"\n{conversation(played)}"
