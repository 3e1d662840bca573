"""The log keeps what was encoded, through every kind of end."""

from pathlib import Path

import numpy as np
import pytest

from migresearch.embed import Vectors
from migresearch.errors import EncoderError
from migresearch.index.encoded_log import EncodedLog
from migresearch.index.works import hash_texts

RECORD = 32 + 2 * 4


def unit(*rows: int) -> Vectors:
    return np.eye(4, dtype=np.float32)[list(rows)]


@pytest.fixture
def log(tmp_path: Path) -> EncodedLog:
    log = EncodedLog(tmp_path / "log", 4)
    log.append(hash_texts(["a", "b"]), unit(0, 1))
    log.append(hash_texts(["c"]), unit(2))
    return log


def again(tmp_path: Path) -> EncodedLog:
    return EncodedLog(tmp_path / "log", 4)


def test_what_was_appended_is_found_again_by_another_process(log: EncodedLog, tmp_path: Path) -> None:
    positions = again(tmp_path).positions(hash_texts(["c", "x", "a"]))
    assert positions.tolist() == [2, -1, 0]
    assert again(tmp_path).vectors(positions[[0, 2]]).tolist() == [[0, 0, 1, 0], [1, 0, 0, 0]]


def test_an_empty_log_knows_nothing(tmp_path: Path) -> None:
    assert again(tmp_path).positions(hash_texts(["a"])).tolist() == [-1]


@pytest.mark.parametrize("torn", [1, 32, RECORD - 1])
def test_a_record_written_in_part_is_cut(log: EncodedLog, tmp_path: Path, torn: int) -> None:
    with (tmp_path / "log").open("ab") as file:
        file.write(b"\x01" * torn)
    assert len(again(tmp_path)) == 3
    assert (tmp_path / "log").stat().st_size == 3 * RECORD


def test_zeros_left_by_a_power_cut_are_cut(log: EncodedLog, tmp_path: Path) -> None:
    with (tmp_path / "log").open("ab") as file:
        file.write(bytes(5 * RECORD + 3))
    assert len(again(tmp_path)) == 3


def test_appending_goes_on_after_a_cut(log: EncodedLog, tmp_path: Path) -> None:
    with (tmp_path / "log").open("ab") as file:
        file.write(b"torn")
    reopened = again(tmp_path)
    reopened.append(hash_texts(["d"]), unit(3))
    assert again(tmp_path).positions(hash_texts(["a", "b", "c", "d"])).tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("bad", [np.nan, 0.0, 2.0])
def test_a_vector_that_is_none_is_refused(log: EncodedLog, bad: float) -> None:
    with pytest.raises(EncoderError, match="not of length 1"):
        log.append(hash_texts(["d"]), unit(3) * np.float32(bad))
    assert len(log) == 3


def test_compaction_waits_until_most_is_dead(log: EncodedLog, tmp_path: Path) -> None:
    log.compact(hash_texts(["a", "c", "x"]))
    assert len(log) == 3
    log.compact(hash_texts(["c", "x"]))
    assert len(log) == 1
    assert log.positions(hash_texts(["a", "b", "c"])).tolist() == [-1, -1, 0]
    assert log.vectors(np.array([0])).tolist() == [[0, 0, 1, 0]]
