import pytest

from migresearch.clean.dates import from_date_parts, partial_date


@pytest.mark.parametrize(
    ("raw", "date"),
    [
        ("2019", "2019"),
        (2019, "2019"),
        ("2019.0", "2019"),
        ("2019-00-00", "2019"),
        ("2019-3", "2019-03"),
        ("2019/3", "2019-03"),
        ("2019/03//", "2019-03"),
        ("2019-02-30", "2019-02"),
        ("2019-13-01", "2019"),
        ("2003-03-11T14:00:50Z", "2003-03-11"),
        ("2024-05-06 07:08:09", "2024-05-06"),
        ("20190315", "2019-03-15"),
        ("Spring 2019", "2019"),
        ("15 March 2019", "2019-03-15"),
        ("Mar 15, 2019", "2019-03-15"),
        ("März 2019", "2019-03"),
        ("1er février 2019", "2019-02-01"),
        ("3/15/2019", "2019-03-15"),
        ("15.03.2019", "2019-03-15"),
        ("3/4/2019", "2019"),
        ("03/2019", "2019-03"),
        ("c2019", "2019"),
        ("2019-2020", "2019"),
        ("0000-00-00", None),
        ("9999", None),
        ("in press", None),
        ("", None),
        (None, None),
    ],
)
def test_partial_date(raw, date):
    assert partial_date(raw) == date


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ({"date-parts": [[2019, 3, 15]]}, "2019-03-15"),
        ({"date-parts": [[2019, None]]}, "2019"),
        ({"date-parts": [["2019", "3"]]}, "2019-03"),
        ({"date-parts": [[None]]}, None),
        ({"date-parts": []}, None),
        ({"raw": "2019"}, None),
        (None, None),
    ],
)
def test_date_parts(value, date):
    assert from_date_parts(value) == date
