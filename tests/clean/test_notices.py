import pytest

from migresearch.clean.notices import Notice, notice_of
from migresearch.records import RelationType

CORRECTS, RETRACTS, CONCERN = RelationType.CORRECTS, RelationType.RETRACTS, RelationType.EXPRESSES_CONCERN
TITLE = "Newcomers at work in three cities"


@pytest.mark.parametrize(
    ("title", "kind", "target"),
    [
        (f"Correction to: {TITLE}", CORRECTS, TITLE),
        (f"Correction: {TITLE}", CORRECTS, TITLE),
        (f"Author Correction: {TITLE}", CORRECTS, TITLE),
        (f"Publisher Correction: {TITLE} since 2003", CORRECTS, f"{TITLE} since 2003"),
        (f"Corrigendum to “{TITLE}”. [12 (2019) 1-10]", CORRECTS, TITLE),
        (f"Corrigendum: {TITLE} (2022 J. Migr. Lett. 17 124015)", CORRECTS, TITLE),
        (f"Erratum for the Research Article “{TITLE}” by A. Alba et al .", CORRECTS, TITLE),
        (f"Erratum for the Policy Forum “{TITLE}” by A. Alba", CORRECTS, TITLE),
        (f"Correction for Alba et al., {TITLE}", CORRECTS, TITLE),
        (f"Correction for Alba and de Berg, {TITLE}", CORRECTS, TITLE),
        (f"Correction for Alba, {TITLE}", CORRECTS, TITLE),
        (f"Correction to Supporting Information for Alba et al., {TITLE}", CORRECTS, TITLE),
        ("Correction to Alba and Berg (1998)", CORRECTS, None),
        ("Correction", CORRECTS, None),
        (f"Addendum: {TITLE}", CORRECTS, TITLE),
        (f"Berichtigung zu: {TITLE}", CORRECTS, TITLE),
        (f"Fe de erratas: {TITLE}", CORRECTS, TITLE),
        (f"Retraction notice to “{TITLE}”", RETRACTS, TITLE),
        (f"Retraction Note: {TITLE}", RETRACTS, TITLE),
        ("Retraction", RETRACTS, None),
        (f"Withdrawal: {TITLE}", RETRACTS, TITLE),
        (f"Expression of Concern: {TITLE}", CONCERN, TITLE),
        (f"Editorial expression of concern to “{TITLE}”", CONCERN, TITLE),
    ],
)
def test_notices(title, kind, target):
    assert notice_of(title) == Notice(kind, target)


@pytest.mark.parametrize(
    "title",
    [f"RETRACTED: {TITLE}", f"[Retracted] {TITLE}", f"Retracted Article: {TITLE}", f"Withdrawn: {TITLE}"],
)
def test_a_work_that_marks_itself(title):
    assert notice_of(title) == Notice(RETRACTS, TITLE, marks_itself=True)


@pytest.mark.parametrize(
    "title",
    [
        "Correction of misperceptions reduces hostility",
        "Correction for measurement error in surveys of migrants",
        "Corrections are effective against rumours",
        "Retractions can reshape careers",
        "Retraction under pressure: A case study",
        "Withdrawn advantage: How parents react",
        "Removal of borders in Europe",
        "Removal proceedings and children",
        "Expressions of belonging",
        TITLE,
        "",
        None,
    ],
)
def test_ordinary_titles(title):
    assert notice_of(title) is None
