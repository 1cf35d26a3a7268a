"""Stories that several tests of the command use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.stories import scene, write_story


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A story with an unknown character, an unknown place and a scene without prose (N101, N103, S101)."""
    bad = '<scene id="b"><slugline int-ext="int" place="nowhere" time="day"/><summary>He waits.</summary></scene>'
    return write_story(tmp_path / "mixed", scene("a", attributes='cast="danok"') + bad).parent
