"""Mapping files: the layouts in which indices publish, with invented scores."""

from pathlib import Path

import pytest
from tests.indicators.importing.books import book, read, unread, values

from migresearch.errors import UsageError
from migresearch.indicators.importing.reading import Content


def mapped(tmp_path: Path, text: str, mapping: str) -> Content:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    return read(path, mapping)


def test_impic_a_row_a_country_and_year_and_a_column_an_indicator(tmp_path: Path) -> None:
    content = mapped(
        tmp_path,
        "cntry;iso3;year;ImmPol;LabMig;FamReu;note\nGermany;DEU;1980;0,45;0,5;0,4;x\nGermany;DEU;1981;;-99;0,4;y\n",
        """
        index = "impic"
        edition = "2018"
        title = "Immigration Policies in Comparison"
        direction = "restrictive"
        coding = "absolute"
        scale_min = 0
        scale_max = 1
        across = "indicator"
        aggregation = "mean"
        missing = { "-99" = "not applicable" }
        [columns]
        country = "iso3"
        year = "year"
        [indicators.overall]
        column = "ImmPol"
        label = "Immigration policy"
        [indicators.labour]
        column = "LabMig"
        level = "area"
        parent = "overall"
        [indicators.family]
        column = "FamReu"
        level = "area"
        parent = "overall"
        """,
    )
    assert (content.index, content.label, content.direction, content.scale_max) == (
        "impic",
        "2018",
        "restrictive",
        1,
    )
    assert values(content) == {
        ("overall", "DE", 1980): 0.45,
        ("labour", "DE", 1980): 0.5,
        ("family", "DE", 1980): 0.4,
        ("overall", "DE", 1981): "not measured",
        ("labour", "DE", 1981): "not applicable",
        ("family", "DE", 1981): 0.4,
    }
    assert [(one.code, one.level, one.label) for one in content.indicators] == [
        ("overall", "overall", "Immigration policy"),
        ("labour", "area", "labour"),
        ("family", "area", "family"),
    ]
    assert content.report["aggregates"] == {"overall": {"rule": "mean", "parts": ["labour", "family"]}}
    assert [text for _where, text, _why in unread(content)] == ["cntry", "note"]


def test_demig_policy_changes_are_summed_up_by_year(tmp_path: Path) -> None:
    content = mapped(
        tmp_path,
        "Country,Year,Policy area,Restrictiveness\n"
        "France,1974,Legal entry,1\nFrance,1974,Legal entry,1\nFrance,1974,Legal entry,-1\nFrance,1974,Integration,4\n",
        """
        index = "demig-policy"
        coding = "change"
        direction = "restrictive"
        repeats = "sum"
        missing = { "4" = "change of no direction" }
        [columns]
        country = "Country"
        year = "Year"
        indicator = "Policy area"
        score = "Restrictiveness"
        """,
    )
    assert values(content) == {
        ("Legal entry", "FR", 1974): 1.0,
        ("Integration", "FR", 1974): "change of no direction",
    }
    assert content.report["repeated"] == {"joined by their sum": 2}


def test_demig_visa_pairs_of_countries(tmp_path: Path) -> None:
    content = mapped(
        tmp_path,
        "nationality,destination,year,entry visa,exit permit\n"
        "Algeria,France,1980,0,0\nAlgeria,France,1990,1,0\nYugoslavia,France,1990,1,\n",
        """
        index = "demig-visa"
        across = "indicator"
        direction = "restrictive"
        [columns]
        country = "destination"
        partner = "nationality"
        year = "year"
        """,
    )
    assert values(content) == {
        ("entry visa.DZ", "FR", 1980): 0.0,
        ("exit permit.DZ", "FR", 1980): 0.0,
        ("entry visa.DZ", "FR", 1990): 1.0,
        ("exit permit.DZ", "FR", 1990): 0.0,
        ("entry visa.YUCS", "FR", 1990): 1.0,
        ("exit permit.YUCS", "FR", 1990): "not measured",
    }
    assert [(one.code, one.level, one.parent, one.label) for one in content.indicators[:2]] == [
        ("entry visa", "area", None, "entry visa"),
        ("entry visa.DZ", "indicator", "entry visa", "Algeria"),
    ]


def test_mcp_a_column_a_year(tmp_path: Path) -> None:
    content = mapped(
        tmp_path,
        "Country,Policy,1980,1990,2000\nCanada,Affirmation,1,1,1\nCanada,Media,0.5,1,\nFrance,Media,No,No,Yes\n",
        """
        index = "mcp-index"
        across = "year"
        scale_max = 1
        scores = { yes = 1, no = 0 }
        [columns]
        country = "Country"
        indicator = "Policy"
        """,
    )
    assert values(content)["Media", "CA", 1980] == 0.5
    assert values(content)["Media", "CA", 2000] == "not measured"
    assert [values(content)["Media", "FR", year] for year in (1980, 1990, 2000)] == [0.0, 0.0, 1.0]
    assert content.label == "1980-2000"


def test_icri_a_scale_below_zero(tmp_path: Path) -> None:
    content = mapped(
        tmp_path,
        "country\tyear\tequality_1\tequality_2\tdifference_1\nNetherlands\t2008\t1\t-0.5\t-1\n",
        """
        index = "icri"
        across = "indicator"
        values = ["equality_*"]
        scale_min = -1
        scale_max = 1
        [columns]
        country = "country"
        year = "year"
        """,
    )
    assert values(content) == {("equality_1", "NL", 2008): 1.0, ("equality_2", "NL", 2008): -0.5}
    assert [text for _where, text, _why in unread(content)] == ["difference_1"]


def test_citimp_one_year_and_regions_among_countries(tmp_path: Path) -> None:
    content = mapped(
        tmp_path,
        "State,Promotion,Discretion\nAustria,0.25,0.5\nGermany (Berlin),0.75,1\n",
        """
        index = "citimp"
        across = "indicator"
        regions = true
        [columns]
        country = "State"
        [constants]
        year = 2012
        """,
    )
    assert values(content) == {
        ("Promotion", "AT", 2012): 0.25,
        ("Discretion", "AT", 2012): 0.5,
        ("Promotion", "Germany (Berlin)", 2012): 0.75,
        ("Discretion", "Germany (Berlin)", 2012): 1.0,
    }


def test_niem_a_column_a_country_and_a_sheet_a_round(tmp_path: Path) -> None:
    rows = [
        ["NIEM scores"],
        ["Indicator", "Dimension", "Czechia", "Poland", "Average"],
        ["1.1", "Reception", 100, 50, 75],
    ]
    later = [[], ["Indicator", "Dimension", "Poland", "Czechia"], ["1.1", "Reception", 60, 90]]
    path = book(
        tmp_path / "niem.xlsx", {"2019": rows, "2021": later, "Notes": [["Indicator", "Dimension", "Poland"]]}
    )
    mapping = """
        index = "niem"
        edition = "rounds 2 and 3"
        across = "country"
        sheet_names = "year"
        [columns]
        indicator = "Indicator"
        parent = "Dimension"
        """
    with pytest.raises(UsageError, match="Notes: no column of scores beside"):
        read(path, mapping)
    content = read(book(tmp_path / "niem.xlsx", {"2019": rows, "2021": later}), mapping)
    assert values(content) == {
        ("1.1", "CZ", 2019): 100.0,
        ("1.1", "PL", 2019): 50.0,
        ("1.1", "PL", 2021): 60.0,
        ("1.1", "CZ", 2021): 90.0,
    }
    assert [(one.code, one.level) for one in content.indicators] == [
        ("Reception", "area"),
        ("1.1", "indicator"),
    ]
    assert [text for _where, text, _why in unread(content)] == ["Average"]


def test_mgi_each_country_in_a_year_of_its_own(tmp_path: Path) -> None:
    content = mapped(
        tmp_path,
        "Country,Assessed,Migrants' rights,Partnerships\nGhana,2018,nascent,developed\nMexico,2019,advanced,emerging\n",
        """
        index = "mgi"
        across = "indicator"
        values = ["Migrants*", "Partnerships"]
        scores = { nascent = 1, emerging = 2, developed = 3, advanced = 4 }
        direction = "developed"
        [columns]
        country = "Country"
        year = "Assessed"
        """,
    )
    assert values(content) == {
        ("Migrants' rights", "GH", 2018): 1.0,
        ("Partnerships", "GH", 2018): 3.0,
        ("Migrants' rights", "MX", 2019): 4.0,
        ("Partnerships", "MX", 2019): 2.0,
    }


def test_names_that_only_the_mapping_knows(tmp_path: Path) -> None:
    content = mapped(
        tmp_path,
        "land,year,score\nThe Hague,2010,1\n",
        'countries = { "The Hague" = "NL" }\n[columns]\ncountry = "land"\nyear = "year"\nscore = "score"\n',
    )
    assert values(content) == {("overall", "NL", 2010): 1.0}


def test_the_mean_of_repeated_values(tmp_path: Path) -> None:
    content = mapped(
        tmp_path,
        "country,year,score\nDE,2010,1\nDE,2010,2\nDE,2010,6\n",
        'repeats = "mean"\n[columns]\ncountry = "country"\nyear = "year"\nscore = "score"\n',
    )
    assert values(content) == {("overall", "DE", 2010): 3.0}


def test_a_decimal_sign_and_a_separator(tmp_path: Path) -> None:
    content = mapped(
        tmp_path,
        "country|year|score\nDE|2010|1,234\n",
        'decimal = ","\nseparator = "|"\n[columns]\ncountry = "country"\nyear = "year"\nscore = "score"\n',
    )
    assert values(content) == {("overall", "DE", 2010): 1.234}


COLUMNS = '[columns]\ncountry = "country"\nyear = "year"\n'


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("nonsense", "not valid TOML"),
        ('colums = "x"\n', "unknown key in table.toml 'colums'. Did you mean columns?"),
        ('direction = "up"\n', "unknown direction in table.toml 'up'"),
        ('values = "x"\n', "values must not be 'x'"),
        ('across = "indicator"\n[columns]\nland = "x"\n', "unknown column in table.toml 'land'"),
        (
            'across = "indicator"\n[indicators.x]\nscale = 1\n',
            "unknown key of indicator x in table.toml 'scale'",
        ),
        ('across = "indicator"\n[indicators.x]\nlevel = "top"\n', "unknown level of x in table.toml 'top'"),
        ('across = "year"\n' + COLUMNS, "year must stand in one place"),
        ('across = "indicator"\n[columns]\nyear = "year"\n', "country must stand in one place"),
        (COLUMNS, "say either where the score stands"),
        (COLUMNS + 'score = "points"\n', "table.csv: no column points; its heads are: country, year, score"),
        ('sheet = "x"\n' + COLUMNS + 'score = "score"\n', None),
        (
            '[aggregates.x]\nrule = "magic"\nparts = []\n' + COLUMNS + 'score = "score"\n',
            "unknown rule of x 'magic'",
        ),
    ],
)
def test_what_a_mapping_must_not_say(tmp_path: Path, mapping: str, said: str | None) -> None:
    text = "country,year,score\nDE,2010,1\n"
    if said is None:
        assert values(mapped(tmp_path, text, mapping)) == {("overall", "DE", 2010): 1.0}
        return
    with pytest.raises(UsageError) as error:
        mapped(tmp_path, text, mapping)
    assert said in str(error.value)


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    path = book(tmp_path / "table.xlsx", {"Data": [["country", "year", "score"], ["DE", 2010, 1]]})
    with pytest.raises(UsageError, match="has no sheet 'Scores'; its sheets are: Data"):
        read(path, 'sheet = "Scores"\n' + COLUMNS + 'score = "score"\n')
