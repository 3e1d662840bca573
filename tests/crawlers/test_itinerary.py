"""Where a harvest stands, as a value."""

from hypothesis import given
from hypothesis import strategies as st

from migresearch_crawlers.itinerary import Itinerary, Slice

FIRST, SECOND = Slice("journals", {"issn": "1369-183X"}), Slice("journals", {"issn": "0197-9183"})
START = Itinerary("2026-11-22T12:00:00Z", None, "2026-11-22", (FIRST, SECOND))

words = st.text(max_size=8)
slices = st.builds(
    Slice,
    rule=words,
    asks=st.dictionaries(words, words, max_size=2),
    since=st.none() | words,
    until=st.none() | words,
    cursor=words,
    size=st.integers(0, 9),
    seen=st.integers(0, 9),
    total=st.none() | st.integers(0, 9),
    mark=words,
    lossy=st.booleans(),
    redone=st.integers(0, 3),
)
itineraries = st.builds(
    Itinerary,
    started=words,
    since=st.none() | words,
    until=st.none() | words,
    pending=st.lists(slices, max_size=3).map(tuple),
    failed=st.lists(slices, max_size=3).map(tuple),
    seen=st.integers(0, 9),
)


@given(itineraries)
def test_what_is_written_is_what_is_read(itinerary):
    assert Itinerary.from_json(itinerary.to_json()) == itinerary


def test_a_slice_read_to_its_end_leaves_the_rest():
    after = START.ended(FIRST)
    assert (after.pending, after.failed, after.is_done) == ((SECOND,), (), False)
    assert after.ended(SECOND).is_done


def test_a_lossy_slice_is_read_again_from_its_start_by_the_next_run():
    lossy = Slice("journals", {"issn": "1369-183X"}, cursor="p3", seen=200, total=300, lossy=True)
    after = START.ended(lossy)
    assert after.failed == (Slice("journals", {"issn": "1369-183X"}, redone=1),)
    assert not after.ended(SECOND).is_done
    assert after.ended(SECOND).resumed().pending == after.failed


def test_a_slice_given_up_keeps_its_place_for_the_next_run():
    reached = Slice("journals", {"issn": "1369-183X"}, cursor="p3", seen=200)
    after = START.moved(reached).gave_up()
    assert (after.current, after.failed) == (SECOND, (reached,))
    assert after.resumed().pending == (SECOND, reached)
