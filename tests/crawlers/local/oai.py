"""An OAI-PMH repository: windows, tokens, deleted records."""

from dataclasses import dataclass

from .server import Ask, Provider, Reply


@dataclass
class Deposit:
    number: int
    datestamp: str
    title: str = ""
    is_deleted: bool = False

    @property
    def name(self) -> str:
        return f"oai:repo.example.org:{self.number}"

    def xml(self) -> str:
        status = ' status="deleted"' if self.is_deleted else ""
        header = f"<header{status}><identifier>{self.name}</identifier><datestamp>{self.datestamp}</datestamp></header>"
        if self.is_deleted:
            return f"<record>{header}</record>"
        return f"<record>{header}<metadata>{self.metadata()}</metadata></record>"

    def metadata(self) -> str:
        title = self.title or f"Asylum and housing, report {self.number}"
        text = "Rents rise where reception centres close, and municipalities answer in quite different ways to it."
        return f"""
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title xml:lang="en">{title}</dc:title><dc:creator>Example, Ada</dc:creator>
<dc:description xml:lang="en">{text}</dc:description><dc:type>Report</dc:type><dc:date>2025</dc:date>
</oai_dc:dc>"""


class Repository(Provider):
    """``dead`` tokens answer badResumptionToken; windows longer than ``most_days`` time out with 503."""

    def __init__(self, deposits: list[Deposit], size: int = 4, granularity: str = "YYYY-MM-DD") -> None:
        super().__init__()
        self.deposits = deposits
        self.size = size
        self.granularity = granularity
        self.dead: set[str] = set()
        self.last_token_is_empty = True
        self.sizes_are_told = True

    def answer(self, ask: Ask) -> Reply:
        verb = ask.query.get("verb")
        if verb == "Identify":
            return self.document(
                "<Identify><repositoryName>Example</repositoryName><earliestDatestamp>2024-01-01</earliestDatestamp>"
                f"<deletedRecord>persistent</deletedRecord><granularity>{self.granularity}</granularity></Identify>"
            )
        token = ask.query.get("resumptionToken")
        if token in self.dead or (token and "from" in ask.query):
            return self.document('<error code="badResumptionToken">expired</error>')
        first, last, start = token.split("/") if token else (ask.query["from"], ask.query["until"], "0")
        return self.page(first, last, int(start))

    def page(self, first: str, last: str, start: int) -> Reply:
        length = len(first)
        found = [one for one in self.deposits if first <= one.datestamp[:length] <= last]
        if not found:
            return self.document('<error code="noRecordsMatch">nothing</error>')
        end = start + self.size
        token = f"{first}/{last}/{end}" if end < len(found) else ""
        size = f' completeListSize="{len(found)}"' if self.sizes_are_told else ""
        element = f"<resumptionToken{size}>{token}</resumptionToken>"
        if not token and not self.last_token_is_empty:
            element = ""
        return self.document(
            f"<ListRecords>{''.join(one.xml() for one in found[start:end])}{element}</ListRecords>"
        )

    def document(self, content: str) -> Reply:
        text = (
            '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
            f"<responseDate>2026-11-22T00:00:00Z</responseDate>{content}</OAI-PMH>"
        )
        return Reply(text.encode(), kind="text/xml; charset=utf-8")
