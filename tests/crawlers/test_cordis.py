"""CORDIS against a local server: files fetched where they changed, projects read out of them, torn ones lost."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from local.crawls import NOW, Crawls
from local.files import File, Shelf, packed
from local.openaire import OpenAire, project

from migresearch.records import FactName
from migresearch.store import RunState, Store
from migresearch.store.downloads import Downloads

FP7, H2020, HORIZON = (f"cordis-{name}projects-csv.zip" for name in ("fp7", "h2020", "HORIZON"))
COLUMNS = [
    "id",
    "acronym",
    "status",
    "title",
    "startDate",
    "endDate",
    "totalCost",
    "ecMaxContribution",
    "ecSignatureDate",
    "frameworkProgramme",
    "objective",
    "contentUpdateDate",
    "rcn",
    "grantDoi",
    "keywords",
]
BODIES = ["projectID", "organisationID", "name", "shortName", "role", "totalCost"]
SUBJECTS = ["projectID", "euroSciVocCode", "euroSciVocPath", "euroSciVocTitle"]
NO_SUBJECTS = [{"projectID": "0"}]


def row(number, **fields):
    return {
        "id": f"{number}",
        "acronym": f"TOWN{number}",
        "title": f"Refugees in the invented town {number}",
        "startDate": "2020-01-01",
        "frameworkProgramme": "H2020",
        "grantDoi": f"10.3030/{number}",
        **fields,
    }


def table(columns, rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=";", quoting=csv.QUOTE_ALL, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def archive(*rows, bodies=(), **members):
    tables = {
        "project.csv": table(COLUMNS, rows),
        "organization.csv": table(BODIES, bodies),
        "euroSciVoc.csv": table(SUBJECTS, NO_SUBJECTS),
    }
    return packed({**tables, **members})


def zipped(body, etag=""):
    return File(body, "application/zip", etag=etag)


def shelf(**files):
    """The three files; those not given hold one project on something else."""
    other = archive(row(1, title="Ovens that waste no heat"))
    held = {FP7: other, H2020: other, HORIZON: other, **files}
    return Shelf({f"/{name}": zipped(body, f'"{name}"') for name, body in held.items()})


def cordis(tmp_path, provider, **settings):
    return Crawls(tmp_path, "cordis", provider.endpoint, **settings)


def held(tmp_path):
    return Downloads(tmp_path / "m.db", "cordis")


def test_projects_on_migration_are_kept_with_those_who_take_part(serve, tmp_path):
    bodies = [
        {"projectID": "700001", "name": "INVENTED UNIVERSITY", "role": "coordinator"},
        {"projectID": "700001", "name": "HARBOUR OBSERVATORY", "role": "partner"},
        {"projectID": "700009", "name": "SOMEBODY ELSE", "role": "coordinator"},
    ]
    rows = [row(700001), row(700002, title="Migration of fish", objective="Fish migration in rivers.")]
    provider = serve(shelf(**{H2020: archive(*rows, bodies=bodies)}))
    ended = cordis(tmp_path, provider).run()
    assert (ended.code, ended.run.state) == (0, RunState.COMPLETE)
    counts = {name: ended.run.counts[name] for name in ("seen", "new", "declined: not about migration")}
    assert counts == {"seen": 2, "new": 1, "declined: not about migration": 3}
    with Store.read(tmp_path / "m.db") as store:
        [work] = store.works([store.find("doi", "10.3030/700001")])
    assert (work.kind, work.year, work.title) == ("project", 2020, "Refugees in the invented town 700001")
    assert [(one.name, one.value) for one in work.facts if one.name in ("coordinator", "participant")] == [
        (FactName.COORDINATOR, "INVENTED UNIVERSITY"),
        (FactName.PARTICIPANT, "HARBOUR OBSERVATORY"),
    ]


def test_an_unchanged_file_is_not_fetched_again_and_a_changed_one_is_read_anew(serve, tmp_path):
    provider = serve(shelf(**{H2020: archive(row(700001))}))
    crawls = cordis(tmp_path, provider)
    crawls.run()
    assert [one.name for one in held(tmp_path).all()] == [HORIZON, FP7, H2020]
    assert all(one.holds_records for one in held(tmp_path).all())
    before = crawls.dump()
    again = crawls.run(now=NOW + timedelta(days=30))
    assert (again.run.state, again.run.counts["unchanged"]) == (RunState.COMPLETE, 1)
    assert crawls.dump() == before
    assert [ask.headers.get("If-None-Match") for ask in provider.asked[3:]] == [
        f'"{name}"' for name in (FP7, H2020, HORIZON)
    ]
    rows = row(700001, endDate="2023-12-31"), row(700003)
    provider.files[f"/{H2020}"] = zipped(archive(*rows), '"newer"')
    third = crawls.run(now=NOW + timedelta(days=60))
    assert (third.run.counts["new"], third.run.counts["changed"]) == (1, 1)


def test_a_copy_whose_records_were_not_kept_is_read_without_being_fetched(serve, tmp_path):
    """What a process leaves that is killed behind the file and before its records."""
    provider = serve(shelf(**{H2020: archive(row(700001))}))
    crawls = cordis(tmp_path, provider)
    crawls.run()
    for file in tmp_path.glob("m.db*"):
        if file.is_file():
            file.unlink()
    answers = provider.answer
    provider.answer = lambda ask: reply if (reply := answers(ask)).status == 304 else pytest.fail("fetched")
    ended = crawls.run()
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 1)


def damaged():
    """A whole archive, one table of which does not unpack to what its checksum says."""
    body = bytearray(archive(row(700001)))
    place = body.index(b"Refugees")
    body[place : place + 8] = b"REFUGEES"
    return bytes(body)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (archive(row(1))[:-30], "is damaged or no such file"),
        (damaged(), "project.csv cannot be read (Bad CRC-32"),
        (packed({"readme.txt": b"moved"}), "the archive holds no project.csv"),
        (archive(), "project.csv holds no projects"),
        (archive(**{"project.csv": b'"ID";"name"\n"1";"x"\n'}), "project.csv has no column 'id'"),
        (
            archive(row(1), **{"organization.csv": b'"projectId"\n'}),
            "organization.csv has no column 'projectID'",
        ),
        (archive(**{"project.csv": b'"id"' + b";" * 1_000_001}), "a line without end"),
        (archive(**{"project.csv": table(COLUMNS, [row(1)]) + b'"' + b"x\n" * 70_000}), "field larger than"),
        (archive(**{"project.csv": "\xe9".encode("latin-1")}), "project.csv cannot be read"),
        (b"<!DOCTYPE html><form>Log in</form>", "a web page instead; it may want a login"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_loss_and_does_not_replace_the_last_one(serve, tmp_path, body, said):
    provider = serve(shelf(**{FP7: archive(row(200001))}))
    crawls = cordis(tmp_path, provider)
    crawls.run()
    before = held(tmp_path).path(FP7).read_bytes()
    provider.files[f"/{FP7}"] = zipped(body, '"newer"')
    ended = crawls.run()
    assert (ended.code, ended.run.losses) == (3, {"unreadable answers": 1})
    assert said in ended.run.note
    assert held(tmp_path).path(FP7).read_bytes() == before
    provider.files[f"/{FP7}"] = zipped(archive(row(200002)), '"newest"')
    mended = crawls.run()
    assert (mended.run.state, mended.run.counts["new"]) == (RunState.COMPLETE, 1)


def test_a_table_that_would_unpack_to_gigabytes_is_not_unpacked(serve, tmp_path):
    body = bytearray(archive(row(200001)))
    entry = body.index(b"PK\x01\x02")
    body[entry + 24 : entry + 28] = (3 * 1024**3).to_bytes(4, "little")
    provider = serve(shelf(**{FP7: bytes(body)}))
    ended = cordis(tmp_path, provider).run()
    assert "project.csv would unpack to 3,221,225,472 bytes" in ended.run.note


@pytest.mark.parametrize(("rows", "losses"), [(10, {"unreadable rows": 1}), (300, {})])
def test_odd_rows_are_lost_unless_they_are_one_in_two_hundred(serve, tmp_path, rows, losses):
    whole = table(COLUMNS, [row(700000 + number) for number in range(rows)])
    broken = whole + b'"700999";"BROKEN";"too few"\n'
    provider = serve(shelf(**{H2020: archive(**{"project.csv": broken})}))
    ended = cordis(tmp_path, provider).run()
    assert (ended.run.counts["new"], ended.run.losses) == (rows, losses)
    assert f"project.csv: 1 of {rows + 1} rows cannot be read" in ended.run.note


@pytest.mark.parametrize("first", ["cordis", "openaire-projects"])
def test_the_same_grant_in_openaire_is_the_same_work(serve, tmp_path, first):
    sources = {
        "cordis": serve(shelf(**{HORIZON: archive(row(101000004, objective="Long and exact."))})),
        "openaire-projects": serve(OpenAire([], [project(4, websiteUrl="https://town4.example.org")])),
    }
    for name in sorted(sources, key=lambda name: name != first):
        assert Crawls(tmp_path, name, sources[name].endpoint).run().run.state is RunState.COMPLETE
    with Store.read(tmp_path / "m.db") as store:
        assert store.count() == 1
        [work] = store.works([store.find("grant", "ec:101000004")])
    assert (work.doi, work.abstract) == ("10.3030/101000004", "Long and exact.")
    assert work.title == "Refugees in the invented town 101000004", "CORDIS is asked first"


def test_a_member_in_a_folder_of_the_archive_is_found(serve, tmp_path):
    whole = archive(row(200001))
    with zipfile.ZipFile(io.BytesIO(whole)) as opened:
        inside = packed({f"csv/{name}": opened.read(name) for name in opened.namelist()})
    provider = serve(shelf(**{FP7: inside}))
    assert cordis(tmp_path, provider).run().run.counts["new"] == 1
