"""DOAJ's public OAI feed: its own format, deleted articles, and nothing of the last 30 days."""

from datetime import datetime, timedelta

from .oai import Deposit, Repository
from .server import Ask, Reply

STAMP = "%Y-%m-%dT%H:%M:%SZ"


class Article(Deposit):
    """An article; ``datestamp`` is the moment of its last change."""

    @property
    def name(self) -> str:
        return f"oai:doaj.org/article:{self.number:032x}"

    def metadata(self) -> str:
        title = self.title or f"Arrival in small towns, part {self.number}"
        return f"""<oai_doaj:doajArticle xmlns:oai_doaj="http://doaj.org/features/oai_doaj/1.0/">
<oai_doaj:journalTitle>Comparative Arrival Studies</oai_doaj:journalTitle><oai_doaj:eissn>1469-9451</oai_doaj:eissn>
<oai_doaj:doi>10.5555/cas.{self.number}</oai_doaj:doi><oai_doaj:title>{title}</oai_doaj:title>
</oai_doaj:doajArticle>"""


class DoajFeed(Repository):
    """Whatever ``until`` says, the feed ends 30 days before ``today``."""

    def __init__(self, articles: list[Article], today: datetime) -> None:
        super().__init__(list(articles), granularity="YYYY-MM-DDThh:mm:ssZ")
        self.today = today

    def page(self, first: str, last: str, start: int) -> Reply:
        return super().page(first, min(last, (self.today - timedelta(days=30)).strftime(STAMP)), start)

    def answer(self, ask: Ask) -> Reply:
        assert ask.query.get("metadataPrefix", "oai_doaj") == "oai_doaj"
        return super().answer(ask)
