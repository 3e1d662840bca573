"""Twelve works of our own wording, and a library that holds them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.concepts import concept_encoder
from tests.store.records import entry, record

from migresearch.config import Config, Paths
from migresearch.library import Library
from migresearch.records import (
    Claim,
    Contributor,
    Identifier,
    IdScheme,
    Kind,
    OpenAccess,
    Record,
    Relation,
    RelationType,
)
from migresearch.store import Batch, Store
from migresearch.store.rules import default_rules

NOW = "2026-11-01T00:00:00Z"
BORDER_DOI = "10.5555/border"


def clock() -> str:
    return NOW


def _codes(**codes: str) -> tuple[Claim, ...]:
    return tuple(Claim(scheme, code) for scheme, one in codes.items() for code in one.split())


RETRACTS = Relation(RelationType.RETRACTS, Identifier(IdScheme.DOI, BORDER_DOI))
WORKS: dict[str, Record] = {
    "courses": record(
        "courses", "Language courses and the employment of refugees", doi="10.5555/courses", issued="2018-04",
        language="en", venue="Migration Paths", open_access=OpenAccess.GOLD, claims=_codes(geographies="DE"),
        contributors=(Contributor("Ada Alba", "Alba", "Ada"), Contributor("Bo Berg", "Berg", "Bo")),
        abstract="We follow newcomers in Germany for five years. Refugees who attend language courses find work "
        "sooner. The costs are modest.",
    ),
    "remittances": record(
        "remittances", "Remittances and schooling", doi="10.5555/money", issued="2015", language="en",
        venue="Migration Paths & Ways", open_access=OpenAccess.CLOSED, claims=_codes(geographies="MX"),
        abstract="Families abroad support those at home. A remittance keeps children in school.",
    ),
    "left-behind": record(
        "left-behind", "Left-behind children of migrant parents", issued="2019-05-01", language="en",
        venue="Childhood Abroad", claims=_codes(geographies="CN"),
        abstract="Grandparents raise the children who were left behind. Their health is good.",
    ),
    "parties": record(
        "parties", "Anti-immigrant parties at the polls", issued="2021", language="en", venue="Votes",
        claims=_codes(geographies="FR DE"),
    ),
    "mipex": record(
        "mipex", "MIPEX: measuring integration policy", doi="10.5555/mipex", kind=Kind.POLICY_INDEX, issued="2020", language="en",
        open_access=OpenAccess.GREEN, abstract="The index scores policies of many countries.",
    ),
    "uasc": record(
        "uasc", "Reception of minors who travel alone", doi="10.5555/uasc", kind=Kind.REPORT, issued="2017", language="en",
        abstract="Unaccompanied asylum-seeking children (UASC) wait long for a guardian.",
    ),
    "arbeitsmarkt": record(
        "arbeitsmarkt", "Geflüchtete und der Arbeitsmarkt", issued="2016", language="de", venue="Wege",
        claims=_codes(geographies="DE"),
        abstract="Wir fragen, welche Betriebe Geflüchtete einstellen. Flüchtlinge finden Arbeit über Bekannte.",
    ),
    "montreal": record(
        "montreal", "Les réfugiés à Montréal", issued="2014", language="fr", venue="Chemins",
        open_access=OpenAccess.DIAMOND, claims=_codes(geographies="CA"),
        abstract="Le logement est cher. Les réfugiés le trouvent par leurs proches.",
    ),
    "border": record(
        "border", "Smuggling and border control", doi=BORDER_DOI, issued="2012", language="en",
        venue="Migration Paths", abstract="Stricter border control raises the price of smuggling.",
    ),
    "notice": record(
        "notice", "Retraction: Smuggling and border control", issued="2013", language="en",
        venue="Migration Paths", relations=(RETRACTS,),
    ),
    "citizenship": record(
        "citizenship", "Citizenship tests compared", kind=Kind.BOOK, issued="2010", language="en",
        contributors=(Contributor("Cleo Cruz", "Cruz", "Cleo"),),
        abstract="Tests delay naturalisation. Nobody learns much from them.",
    ),
    "return": record("return", "Ageing and return", language="en", abstract="Retired workers seldom return home."),
}  # fmt: skip
EDITIONS = ("mipex", "uasc")  # also held by a second source


def save(store: Store, *records: Record, rule: str = "journals") -> None:
    store.save([entry(one, rule) for one in records], Batch(default_rules(), NOW))


@dataclass(frozen=True)
class Shelf:
    """A library of the twelve works in a folder of its own."""

    folder: Path
    config: Config

    @classmethod
    def of(cls, folder: Path) -> "Shelf":
        paths = Paths(folder / "data" / "test.db", folder / "index")
        encoder = concept_encoder(folder / "concepts", paths.index)
        shelf = cls(folder, Config(paths=paths, encoder=encoder))
        shelf.save(*WORKS.values(), *(replace(WORKS[name], source="openalex") for name in EDITIONS))
        return shelf

    def save(self, *records: Record) -> None:
        with Store.open(self.config.paths.database) as store:
            save(store, *records)

    def open(self, now: Callable[[], str] = clock) -> Library:
        return Library(self.config, now)

    def update(self) -> None:
        with self.open() as library:
            library.update_index()

    def ask(self, text: str = "", filters: dict[str, Any] | None = None, **options: Any) -> Any:
        with self.open() as library:
            return library.search(library.query(text, filters, **options))

    def found(self, text: str = "", filters: dict[str, Any] | None = None, **options: Any) -> list[str]:
        """The names of the works found, best first."""
        return names(self.ask(text, filters, **options))


def names(answer: Any) -> list[str]:
    """The works of a page by the names they have here; others by their title."""
    by_title = {one.title: name for name, one in WORKS.items()}
    return [by_title.get(hit.work.title, hit.work.title) for hit in answer.hits]
