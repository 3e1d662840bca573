"""arXiv's OAI interface since 2025: sets of categories, days as datestamps, tokens without a list size."""

from .oai import Deposit, Repository
from .server import Ask, Reply


class Paper(Deposit):
    @property
    def name(self) -> str:
        return f"oai:arXiv.org:2601.{self.number:05}"

    def metadata(self) -> str:
        return f"""<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2601.{self.number:05}</id>
<created>2026-01-02</created><authors><author><keyname>Alba</keyname><forenames>Ada</forenames></author></authors>
<title>{self.title or f"Remittances in network {self.number}"}</title><categories>econ.GN</categories>
<abstract>We observe transfers between households over ten years and count them.</abstract></arXiv>"""


class Arxiv(Repository):
    """``papers``: by set."""

    def __init__(self, papers: dict[str, list[Paper]]) -> None:
        super().__init__([])
        self.papers = papers
        self.sizes_are_told = False

    def answer(self, ask: Ask) -> Reply:
        assert ask.query.get("metadataPrefix", "arXiv") == "arXiv"
        if "set" in ask.query:
            self.deposits = list(self.papers.get(ask.query["set"], []))
        return super().answer(ask)
