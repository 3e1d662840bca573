"""One updater at a time; a dead one holds nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from migresearch.errors import SearchIndexError
from migresearch.index.lock import locked

HOLD = (
    "import sys; from pathlib import Path; from migresearch.index.lock import locked\n"
    "with locked(Path(sys.argv[1])):\n    print('held', flush=True); sys.stdin.read()"
)


def test_a_second_updater_is_told_that_one_is_running_and_a_killed_one_frees_the_lock(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(SearchIndexError, match="another update of the index"), locked(tmp_path):
            pytest.fail("the lock was given twice")
        holder.kill()
    with locked(tmp_path):
        assert (tmp_path / ".lock").exists()


def test_the_lock_can_be_taken_again_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="stop"), locked(tmp_path):
        raise ValueError("stop")
    with locked(tmp_path):
        pass
