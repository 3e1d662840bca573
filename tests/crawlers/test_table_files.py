"""Files of scores: found, fetched where they changed, kept whole with a note, and never from elsewhere."""

import hashlib
import json
import os
import signal

import pytest
from local.crawls import NOW, Crawls
from local.files import XLSX, Dataverse, Dspace, File, LeadingTo, Shelf, packed
from local.server import Reply, always, on

from migresearch.store import RunState
from migresearch.store.downloads import Downloads

CSV = b"country,year,score\nDE,2020,0.5\nFR,2020,0.7\n"
DASH = "/files/Scores (2007-2019) – core set.csv"


def crawl(tmp_path, provider, source="impic-scores", **settings):
    """A source that is declared to be a web page; a configured address switches it on."""
    address = provider.endpoint + ("" if isinstance(provider, (Dataverse, Dspace)) else "/download")
    return Crawls(tmp_path, source, address, **settings)


def held(crawls):
    return Downloads(crawls.config.paths.database, crawls.source)


def stamps(crawls):
    """(name, inode, time of writing) of every file: what would change if one were written again."""
    facts = ((path.name, path.stat()) for path in sorted(held(crawls).folder.rglob("*")))
    return [(name, fact.st_ino, fact.st_mtime_ns) for name, fact in facts]


def test_names_with_spaces_and_dashes_are_escaped_on_the_way_and_plain_on_the_disk(serve, tmp_path):
    shelf = serve(Shelf({DASH: File(CSV, etag='"one"', modified="Sun, 01 Nov 2026 10:00:00 GMT")}))
    shelf.links = [DASH, DASH.replace(" ", "%20").replace("–", "%E2%80%93"), "/files/codebook.pdf"]
    crawls = crawl(tmp_path, shelf)
    ended = crawls.run()
    assert (ended.code, ended.run.state, ended.run.counts["new"]) == (0, RunState.COMPLETE, 1)
    assert "listed, but not wanted: 1 of 2 files" in ended.run.note
    assert [ask.path for ask in shelf.asked] == [
        "/robots.txt",
        "/download",
        "/files/Scores%20(2007-2019)%20%E2%80%93%20core%20set.csv",
    ]
    folder = tmp_path / "m.db.downloads" / "impic-scores"
    name = "Scores (2007-2019) – core set.csv"
    assert sorted(path.name for path in folder.iterdir()) == [name, f"{name}.provenance.json"]
    assert (folder / name).read_bytes() == CSV
    assert f"new: {name}" in ended.run.note
    note = json.loads((folder / f"{name}.provenance.json").read_text("utf-8"))
    fetched_at = note.pop("fetched_at")
    assert fetched_at.startswith("2026-11-22T12:0")
    assert note == {
        "source": "impic-scores",
        "name": name,
        "url": f"{shelf.endpoint}/files/Scores%20(2007-2019)%20%E2%80%93%20core%20set.csv",
        "sha256": hashlib.sha256(CSV).hexdigest(),
        "size": len(CSV),
        "etag": '"one"',
        "last_modified": "Sun, 01 Nov 2026 10:00:00 GMT",
        "mark": "",
        "index": "impic",
        "licence": "unknown",
        "terms": "",
        "holds_records": False,
    }


@pytest.mark.parametrize("etag", ['"one"', ""], ids=["by its ETag: 304", "by its content"])
def test_an_unchanged_file_is_not_written_again(serve, tmp_path, etag):
    shelf = serve(Shelf({"/a.csv": File(CSV, etag=etag)}))
    crawls = crawl(tmp_path, shelf)
    crawls.run()
    before = stamps(crawls)
    ended = crawls.run()
    assert (ended.run.state, ended.run.counts["unchanged"]) == (RunState.COMPLETE, 1)
    assert stamps(crawls) == before
    assert shelf.asked_for("a.csv")[-1].headers.get("If-None-Match", "") == etag


def test_a_file_the_user_has_changed_is_fetched_again(serve, tmp_path):
    shelf = serve(Shelf({"/a.csv": File(CSV, etag='"one"')}))
    crawls = crawl(tmp_path, shelf)
    crawls.run()
    held(crawls).path("a.csv").write_text("mine")
    assert crawls.run().run.counts["new"] == 1
    assert held(crawls).path("a.csv").read_bytes() == CSV


def test_a_new_content_replaces_the_old_which_is_put_away(serve, tmp_path):
    shelf = serve(Shelf({"/a.csv": File(CSV, etag='"one"')}))
    crawls = crawl(tmp_path, shelf)
    crawls.run()
    shelf.files["/a.csv"] = File(CSV + b"IT,2020,0.9\n", etag='"two"')
    assert crawls.run().run.counts["changed"] == 1
    assert held(crawls).path("a.csv").read_bytes().endswith(b"IT,2020,0.9\n")
    [earlier] = held(crawls).folder.glob("earlier/*/a.csv")
    assert earlier.read_bytes() == CSV
    assert [one.etag for one in held(crawls).all()] == ['"two"']


@pytest.mark.parametrize(
    ("name", "file", "said"),
    [
        (
            "a.xlsx",
            File(b"<!DOCTYPE html><form>Log in</form>", XLSX),
            "a web page instead; it may want a login",
        ),
        ("a.csv", File(b"country,year", "text/html; charset=utf-8"), "a web page instead"),
        ("a.xlsx", File(packed({"x": b"1" * 99})[:-10], XLSX), "is damaged or no such file"),
        ("a.xlsx", File(CSV, XLSX), "is damaged or no such file"),
        ("a.dta", File(CSV, "application/octet-stream"), "is damaged or no such file"),
        ("a.csv", File(b"PK\x00\x00"), "is damaged or no such file"),
        ("a.csv", File(b" \n"), "an empty file"),
    ],
)
def test_what_is_not_the_file_its_name_promises_is_a_loss(serve, tmp_path, name, file, said):
    shelf = serve(Shelf({f"/{name}": file, "/good.csv": File(CSV)}))
    crawls = crawl(tmp_path, shelf)
    ended = crawls.run()
    assert (ended.code, ended.run.losses) == (3, {"unreadable answers": 1})
    assert said in ended.run.note
    assert [one.name for one in held(crawls).all()] == ["good.csv"], "the others are not to blame"
    shelf.files[f"/{name}"] = File({"xlsx": packed({"x": b"1"}), "dta": b"<stata_dta>", "csv": CSV}[name[2:]])
    asked = len(shelf.asked)
    assert crawls.run().run.state is RunState.COMPLETE
    assert [ask.path for ask in shelf.asked[asked:]] == ["/robots.txt", f"/{name}"], "only what was missing"


def test_a_body_that_breaks_off_is_asked_for_again(serve, tmp_path):
    shelf = serve(Shelf({"/a.csv": File(CSV)}))
    shelf.faults.append(on(3, reply=Reply(CSV, kind="text/csv", drop=True)))
    crawls = crawl(tmp_path, shelf)
    assert crawls.run().run.state is RunState.COMPLETE
    assert held(crawls).path("a.csv").read_bytes() == CSV


def test_a_body_beyond_the_cap_is_cut_off_while_it_streams_in(serve, tmp_path):
    shelf = serve(Shelf({"/a.csv": File(CSV)}))
    endless = Reply(CSV, kind="text/csv", endless=True)
    shelf.faults.append(lambda ask: endless if ask.path == "/a.csv" else None)
    crawls = crawl(tmp_path, shelf, harvest={"max_body_megabytes": 1})
    ended = crawls.run()
    assert (ended.code, ended.run.losses) == (3, {"failed requests": 1})
    assert "refused while it streamed in" in ended.run.note
    assert list(held(crawls).all()) == []


def moved(to):
    return lambda ask: Reply(b"", 302, headers={"Location": to}) if ask.path == "/a.csv" else None


def test_a_redirect_within_the_server_is_followed(serve, tmp_path):
    shelf = serve(Shelf({"/a.csv": File(b""), "/new place/b.csv": File(CSV)}))
    shelf.links = ["/a.csv"]
    shelf.faults.append(moved(f"{shelf.endpoint}/new%20place/b.csv"))
    crawls = crawl(tmp_path, shelf)
    assert crawls.run().run.state is RunState.COMPLETE
    assert held(crawls).path("a.csv").read_bytes() == CSV


@pytest.mark.parametrize("way", ["redirect", "link"])
def test_another_server_is_reached_only_if_it_is_declared(serve, tmp_path, way):
    other = serve(Shelf({"/a.csv": File(CSV)}))
    shelf = serve(Shelf({"/a.csv": File(b"")}))
    if way == "redirect":
        shelf.faults.append(moved(f"{other.endpoint}/a.csv"))
    else:
        shelf.links = [f"{other.endpoint}/a.csv"]
    crawls = crawl(tmp_path, shelf)
    ended = crawls.run()
    assert (ended.code, ended.run.losses, other.asked) == (3, {"failed requests": 1}, [])
    assert "was refused" in ended.run.note
    crawls.target = LeadingTo(other.endpoint)
    assert crawls.run().run.state is RunState.COMPLETE
    assert held(crawls).path("a.csv").read_bytes() == CSV


@pytest.mark.parametrize("link", ["file:///etc/passwd.csv", "ftp://example.org/a.csv", "data:text/csv,a.csv"])
def test_a_link_that_is_no_web_address_is_never_followed(serve, tmp_path, link):
    shelf = serve(Shelf({"/good.csv": File(CSV)}))
    shelf.links = [link, "/good.csv"]
    crawls = crawl(tmp_path, shelf)
    ended = crawls.run()
    assert (ended.code, ended.run.losses) == (3, {"failed requests": 1}), "an offer that cannot be taken"
    assert [one.name for one in held(crawls).all()] == ["good.csv"]


def test_a_missing_file_is_a_loss_until_it_is_back(serve, tmp_path):
    shelf = serve(Shelf({"/a.csv": File(CSV)}))
    shelf.links.append("/b.csv")
    crawls = crawl(tmp_path, shelf)
    ended = crawls.run()
    assert (ended.code, ended.run.losses) == (3, {"failed requests": 1})
    assert "HTTP 404" in ended.run.note
    assert crawls.watermark() is None
    shelf.files["/b.csv"] = File(CSV)
    assert crawls.run().run.state is RunState.COMPLETE
    assert [one.name for one in held(crawls).all()] == ["a.csv", "b.csv"]


def test_a_busy_server_is_given_the_time_it_asks_for(serve, tmp_path):
    shelf = serve(Shelf({"/a.csv": File(CSV)}))
    shelf.faults.append(on(2, 4, reply=Reply(b"", 503, headers={"Retry-After": "0.1"})))
    ended = crawl(tmp_path, shelf).run()
    assert ended.run.state is RunState.COMPLETE
    assert "HTTP 503: trying again" in ended.told
    shelf.faults.append(always(Reply(b"", 503, headers={"Retry-After": "7200"})))
    ended = crawl(tmp_path, shelf).run()
    assert (ended.code, "asks to wait 7,200 s" in ended.run.note) == (3, True)


@pytest.mark.parametrize("number", [2, 3, 4])
def test_killed_at_any_request_the_next_run_brings_what_is_missing(serve, tmp_path, number):
    shelf = serve(Shelf({"/a.csv": File(CSV), "/b.csv": File(CSV)}))
    shelf.faults.append(lambda ask: os.kill(process.pid, signal.SIGKILL) if ask.number == number else None)
    crawls = crawl(tmp_path, shelf)
    process = crawls.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    shelf.faults.clear()
    assert crawls.run().run.state is RunState.COMPLETE
    assert [(one.name, one.size) for one in held(crawls).all()] == [("a.csv", 43), ("b.csv", 43)]
    assert sum(len(shelf.asked_for(name)) for name in ("a.csv", "b.csv")) <= 3, (
        "one is asked for twice at most"
    )


def test_killed_between_a_file_and_its_note_it_is_fetched_again(serve, tmp_path):
    shelf = serve(Shelf({"/a.csv": File(CSV, etag='"one"')}))
    crawls = crawl(tmp_path, shelf)
    crawls.run()
    held(crawls).path("a.csv.provenance.json").unlink()
    held(crawls).path(".part").write_bytes(b"a torn one")
    assert crawls.run().run.counts["new"] == 1
    assert "If-None-Match" not in shelf.asked_for("a.csv")[-1].headers
    assert [one.etag for one in held(crawls).all()] == ['"one"']


def test_a_full_disk_stops_the_run_before_the_place_behind_the_file(serve, tmp_path):
    shelf = serve(Shelf({"/a.csv": File(CSV * 30_000)}))
    crawls = crawl(tmp_path, shelf)
    crawls.run(limit=1, dry_run=True)
    process = crawls.start(file_limit=1_000_000)
    process.join(60)
    assert process.exitcode == 1
    assert "a.csv cannot be kept (File too large); free space" in crawls.output.read_text()
    assert list(held(crawls).all()) == []
    assert crawls.run().run.counts["new"] == 1


def test_a_dry_run_reads_the_list_and_keeps_nothing(serve, tmp_path):
    shelf = serve(Shelf({"/a.csv": File(CSV)}))
    crawls = crawl(tmp_path, shelf)
    process = crawls.start(dry_run=True)
    process.join(60)
    assert (process.exitcode, shelf.asked_for("a.csv")) == (0, [])
    assert list(tmp_path.glob("m.db*")) == []


@pytest.mark.parametrize("page", [b"<html><body><app-root></app-root></body></html>", b""])
def test_a_page_without_links_is_not_taken_for_an_empty_shelf(serve, tmp_path, page):
    shelf = serve(Shelf({}))
    shelf.faults.append(lambda ask: Reply(page, kind="text/html") if ask.path == "/download" else None)
    ended = crawl(tmp_path, shelf).run()
    assert (ended.code, ended.run.losses) == (1, {"unreadable answers": 1})


def test_a_source_with_terms_is_asked_only_by_who_accepts_them(serve, tmp_path):
    name = "EU Policy Indicators Scores (2020-2024).xlsx"
    files = {
        f"/pdf/{name}": File(packed({"x": b"1"}), XLSX),
        "/Policy Indicators Scores x.xlsx": File(packed({}), XLSX),
    }
    shelf = serve(Shelf(files))
    crawls = crawl(tmp_path, shelf, "mipex-scores")
    ended = crawls.run()
    assert (ended.code, ended.run, shelf.asked) == (2, None, [])
    assert "(c) Migration Policy Group and CIDOB" in ended.told
    assert "repeat with --accept-terms" in ended.told
    ended = crawls.run(accept_terms=True)
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 2)
    note = held(crawls).held(name)
    assert note.terms.startswith("The scores are (c) Migration Policy Group and CIDOB.")


@pytest.mark.parametrize("source", ["impic-scores", "demig-policy-scores", "mcp-scores", "dwrap-scores"])
def test_a_source_nobody_has_seen_is_switched_off(tmp_path, source):
    ended = Crawls(tmp_path, source, "").run()
    assert (ended.code, ended.run) == (2, None)
    assert f"{source} is switched off: " in ended.told
    assert f"set sources.{source}.endpoint" in ended.told


def test_what_a_dataverse_lists_with_the_same_checksum_is_not_asked_for(serve, tmp_path):
    dataverse = serve(Dataverse({"a b.csv": File(CSV), "codebook.pdf": File(b"%PDF"), "c.csv": File(CSV)}))
    crawls = crawl(tmp_path, dataverse, "citrix-scores")
    assert crawls.run().run.counts["new"] == 2
    assert "/robots.txt" not in {ask.path for ask in dataverse.asked}
    before, asked = stamps(crawls), len(dataverse.asked)
    ended = crawls.run()
    assert (ended.run.state, ended.run.counts["unchanged"]) == (RunState.COMPLETE, 2)
    assert (stamps(crawls), len(dataverse.asked)) == (before, asked + 1)
    dataverse.files["c.csv"] = File(CSV + b"\n")
    ended = crawls.run()
    assert (ended.run.counts["unchanged"], ended.run.counts["changed"]) == (1, 1)


def test_a_dspace_item_is_followed_from_its_handle_to_its_files(serve, tmp_path):
    dspace = serve(
        Dspace({"Law v9.zip": File(packed({"x": b"1"}), "application/zip"), "codebook.pdf": File(b"%PDF")})
    )
    crawls = crawl(tmp_path, dspace, "globalcit-scores")
    assert crawls.run().run.state is RunState.COMPLETE
    assert [ask.path for ask in dspace.asked] == [
        "/pid/find",
        "/core/items/item-1",
        "/core/items/item-1/bundles",
        "/core/bundles/b-1/bitstreams",
        "/core/bitstreams/0/content",
    ]
    assert dspace.asked[0].query == {"id": "hdl:1814/73190.3"}
    assert [one.name for one in held(crawls).all()] == ["Law v9.zip"]


def test_files_at_known_addresses(serve, tmp_path):
    shelf = serve(Shelf({"/passport-index-tidy-iso2.csv": File(CSV)}))
    crawls = Crawls(tmp_path, "passport-index-scores", shelf.endpoint)
    assert crawls.run(NOW).run.counts["new"] == 1
    assert (
        held(crawls).held("passport-index-tidy-iso2.csv").url
        == f"{shelf.endpoint}/passport-index-tidy-iso2.csv"
    )
