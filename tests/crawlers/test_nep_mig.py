"""NEP's report on migration against a local server: the list of issues, then each issue once."""

from datetime import timedelta

from local.crawls import NOW, Crawls
from local.server import Ask, Provider, Reply

from migresearch.store import RunState, Store

ROW = '<tr><td class="fina">{}:</td><td class="fiva">{}</td></tr>'


def paper(number):
    rows = {
        "By": f"Alba, Ada{number}",
        "JEL": "F22 J61",
        "Date": "2026–08",
        "URL": f"https://d.repec.org/n?u=RePEc:inv:wpaper:{number}",
    }
    table = "".join(ROW.format(*row) for row in rows.items())
    return (
        f'<li class="coblo_li"><div><a href="/x">Movers in town {number}</a></div><table>{table}</table></li>'
    )


class Nep(Provider):
    """``issues``: numbers of papers by day."""

    def __init__(self, issues: dict[str, list[int]]) -> None:
        super().__init__()
        self.issues = issues

    def answer(self, ask: Ask) -> Reply:
        day = ask.path.removeprefix("/nep-mig/")
        if not day:
            links = "".join(f'<li><a href="/nep-mig/{one}">{one}</a></li>' for one in self.issues)
            return Reply(f"<html><ul>{links}</ul></html>".encode(), kind="text/html")
        if day not in self.issues:
            return Reply(b"<html>Not found</html>", 404, "text/html")
        entries = "".join(map(paper, self.issues[day]))
        return Reply(f"<html><ol>{entries}</ol></html>".encode(), kind="text/html")

    def pages(self) -> list[str]:
        return [ask.path.removeprefix("/nep-mig/") for ask in self.asked if ask.path != "/robots.txt"]


def nep(tmp_path, provider):
    return Crawls(tmp_path, "nep-mig", f"{provider.endpoint}/nep-mig")


def test_each_issue_is_read_once_and_an_old_one_only_as_ordered(serve, tmp_path):
    provider = serve(Nep({"2026-11-16": [1, 2], "2026-11-02": [3], "2024-01-08": [4]}))
    crawls = nep(tmp_path, provider)
    ended = crawls.run()
    assert (ended.code, ended.run.state, ended.run.counts["new"]) == (0, RunState.COMPLETE, 3)
    assert provider.pages() == ["", "2026-11-02", "2026-11-16"]
    assert provider.asked[0].path == "/robots.txt"
    assert crawls.watermark() == "2026-11-01T12:00:00Z"
    provider.issues["2026-12-21"] = [1, 5]
    provider.asked.clear()
    again = crawls.run(now=NOW + timedelta(days=35))
    assert provider.pages() == ["", "2026-11-02", "2026-11-16", "2026-12-21"]
    assert (again.run.counts["new"], again.run.counts["changed"]) == (1, 1), "announced a second time"
    assert crawls.run(since="2024-01-01", until="2024-02-01").run.counts["new"] == 1
    with Store.read(tmp_path / "m.db") as store:
        [work] = store.works([store.find("repec", "inv:wpaper:4")])
    assert (work.kind, work.title, work.year) == ("working-paper", "Movers in town 4", 2026)


def test_a_page_of_another_form_is_a_loss_and_asked_for_again(serve, tmp_path):
    provider = serve(Nep({"2026-11-16": [1], "2026-11-02": []}))
    crawls = nep(tmp_path, provider)
    ended = crawls.run()
    assert (ended.code, ended.run.losses) == (3, {"unreadable answers": 1})
    assert "the page of the issue holds no papers" in ended.run.note
    provider.issues["2026-11-02"] = [2]
    provider.asked.clear()
    assert crawls.run().run.state is RunState.COMPLETE
    assert provider.pages() == ["2026-11-02"]


def test_a_list_without_issues_is_a_loss(serve, tmp_path):
    ended = nep(tmp_path, serve(Nep({}))).run()
    assert (ended.code, ended.run.losses) == (1, {"unreadable answers": 1})
    assert "the page lists no issues" in ended.run.note
