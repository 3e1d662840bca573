"""Servers of this machine that list the world as OpenAlex, Crossref, repositories and file servers do."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from xml.sax.saxutils import escape

from tests.crawlers.local.crossref import Crossref, item
from tests.crawlers.local.files import Dataverse, File, Shelf
from tests.crawlers.local.oai import Deposit, Repository
from tests.crawlers.local.openalex import OpenAlex, work
from tests.crawlers.local.server import Provider, serving
from tools.night.world import CROSSREF, OPENALEX, Stand, World

DATACITE = """<oai_datacite xmlns="http://schema.datacite.org/oai/oai-1.1/"><payload>
<resource xmlns="http://datacite.org/schema/kernel-4">{identifier}
<creators><creator><creatorName nameType="Personal">Example, Ada</creatorName></creator></creators>
<titles><title>{title}</title></titles><publisher>Zenodo</publisher><publicationYear>2026</publicationYear>
<resourceType resourceTypeGeneral="Text">Report</resourceType>
<descriptions><description descriptionType="Abstract">{text}</description></descriptions>
</resource></payload></oai_datacite>"""
DUBLIN_CORE = """<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title xml:lang="en">{title}</dc:title>
<dc:creator>Example, Ada</dc:creator><dc:description xml:lang="en">{text}</dc:description>
<dc:type>Report</dc:type><dc:date>2026</dc:date>{identifier}</oai_dc:dc>"""


@dataclass
class Study(Deposit):
    """A study as a repository hands it out; each describes it in words of its own."""

    repository: str = ""
    doi: str = ""

    def xml(self) -> str:
        status = ' status="deleted"' if self.is_deleted else ""
        header = f"<identifier>{self.name}</identifier><datestamp>{self.datestamp}</datestamp>"
        metadata = "" if self.is_deleted else f"<metadata>{self._metadata()}</metadata>"
        return f"<record><header{status}>{header}</header>{metadata}</record>"

    def _metadata(self) -> str:
        form = DATACITE if self.repository == "zenodo" else DUBLIN_CORE
        element = '<identifier identifierType="DOI">{}</identifier>' if form is DATACITE else (
            "<dc:identifier>https://doi.org/{}</dc:identifier>"
        )  # fmt: skip
        return form.format(
            title=escape(self.title).replace("\x1b", "&#27;"),
            text=f"Rents and reception of migrants, as {self.repository} has described them at some length.",
            identifier=element.format(self.doi) if self.doi else "",
        )


def provider(source: str) -> Provider:
    """A server of this source; what it lists is set day by day."""
    if source == OPENALEX:
        return OpenAlex([])
    if source == CROSSREF:
        return Crossref([])
    if source == "citrix-scores":
        return Dataverse({"regimes.csv": File(b"")})
    if source == "passport-index-scores":
        return Shelf({"/passport-index-tidy-iso2.csv": File(b"")})
    seconds = len(source) % 2 == 0
    return Repository([], granularity="YYYY-MM-DDThh:mm:ssZ" if seconds else "YYYY-MM-DD")


def set_day(one: Provider, world: World, source: str, day: int) -> None:
    """What the server lists from now on."""
    stands = world.listed(source, day)
    match one:
        case OpenAlex():
            one.works["topics"] = [_work(stand) for stand in stands]
        case Crossref():
            one.items = [_item(stand) for stand in stands]
        case Repository():
            one.deposits = [_deposit(source, stand) for stand in stands]
        case Shelf():
            one.files = {name: File(world.file(source, day)) for name in one.files}


@contextmanager
def serving_all(world: World) -> Iterator[Mapping[str, Provider]]:
    """A server for each source, by name, as long as the context lasts."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(serving(provider(name))) for name in world.sources}


def _work(stand: Stand) -> dict[str, object]:
    doi = {"doi": f"https://doi.org/{stand.doi}"} if stand.doi else {"doi": None}
    return work(stand.number, "2026-10-01", title=stand.title, is_retracted=stand.revised, **doi)


def _item(stand: Stand) -> dict[str, object]:
    return item(stand.number, title=[stand.title], indexed={"date-time": stand.stamp})


def _deposit(source: str, stand: Stand) -> Study:
    return Study(stand.number, stand.stamp, stand.title, stand.deleted, source, stand.doi)
