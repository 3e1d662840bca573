"""The vocabulary of DataCite's metadata kernel 4.6, the same in its XML and its JSON."""

from collections.abc import Iterable

from migresearch.clean import identifiers
from migresearch.clean.document_types import kind_of_types
from migresearch.clean.projects import grant
from migresearch.errors import RecordError
from migresearch.records import Kind, Relation, RelationType

# resourceTypeGeneral. "Text", "Other" and "Collection" say nothing; the free text may.
KINDS = {
    name: kind
    for kind, names in {
        Kind.ARTICLE: "JournalArticle ConferencePaper DataPaper PeerReview Journal Presentation Poster",
        Kind.BOOK: "Book ConferenceProceeding",
        Kind.CHAPTER: "BookChapter",
        Kind.REPORT: "Report Standard OutputManagementPlan ProjectDeliverable",
        Kind.THESIS: "Dissertation",
        Kind.PREPRINT: "Preprint",
        Kind.DATASET: "Dataset",
        Kind.TOOL: "Software ComputationalNotebook InteractiveResource Service Workflow Model",
        Kind.PROJECT: "Project StudyRegistration",
        Kind.EVENT: "Event",
        Kind.FUNDING: "Award",
    }.items()
    for name in names.split()
}
_SILENT = frozenset({"Text", "Other", "Collection", ""})

# relationType -> (type, whether the target is the one that stands in it)
RELATIONS = {
    name: (relation, inverse)
    for relation, names, inverse_names in (
        (RelationType.VERSION_OF, "IsVersionOf IsVariantFormOf IsIdenticalTo", "HasVersion IsOriginalFormOf"),
        (RelationType.TRANSLATION_OF, "IsTranslationOf", "HasTranslation"),
        (RelationType.PART_OF, "IsPartOf IsPublishedIn", "HasPart"),
        (RelationType.SUPERSEDES, "IsNewVersionOf Obsoletes", "IsPreviousVersionOf IsObsoletedBy"),
        (RelationType.DERIVED_FROM, "IsDerivedFrom", "IsSourceOf"),
    )
    for inverse, group in ((False, names), (True, inverse_names))
    for name in group.split()
}
# The European Commission in the Funder Registry, and the programmes it gives its grants under.
_COMMISSION = frozenset({"501100000780", "501100000781", "501100007601"})
_LABELS = {"PMID": "pmid:", "arXiv": "arxiv:", "Handle": "hdl:", "ISBN": "isbn:", "DOI": "doi:"}

# Types of dates, the one that tells the publication best first.
PUBLISHED = ("Issued", "Available", "Created")


def kind_of(general: str, stated: Iterable[str], default: Kind) -> Kind:
    """The kind of a ``resourceTypeGeneral`` and the free text beside it; ``default`` where they say none.

    Raises :class:`RecordError` for types that are none of ours (images, sound, instruments).
    """
    kind = kind_of_types(text.rsplit("/", 1)[-1] for text in stated)
    if general in KINDS:
        return kind if kind is Kind.WORKING_PAPER else KINDS[general]
    if kind is None and general not in _SILENT:
        raise RecordError(f"the DataCite resource type {general!r} is none of our kinds")
    return kind or default


def labelled(scheme: str | None, value: str) -> str:
    """An identifier with the label by which its scheme is recognised: ``pmid:123``."""
    return _LABELS.get(scheme or "", "") + value


def relation_to(relation: str | None, scheme: str | None, value: str) -> Relation | None:
    """The relation to a related identifier; None for the many types and schemes that are not kept."""
    kind, inverse = RELATIONS.get(relation or "", (None, False))
    if kind is None or scheme not in _LABELS:
        return None
    target = next(iter(identifiers.identify(labelled(scheme, value))), None)
    return Relation(kind, target, inverse) if target else None


def funded(funder: str | None, funder_id: str | None, award: str | None) -> Relation | None:
    """The project behind a funding reference: one of the Commission's, whose numbers we know projects by."""
    registered = (funder_id or "").rsplit("/", 1)[-1] in _COMMISSION
    if not registered and (funder or "").strip().casefold() != "european commission":
        return None
    target = grant("ec", award)
    return Relation(RelationType.PRODUCED_BY, target) if target else None
