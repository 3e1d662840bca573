"""The free text in which repositories (``dc:type``) and databases say what a document is, to our kinds."""

import re
from collections.abc import Iterable

from migresearch.records import Kind

# The last part of the DRIVER, OpenAIRE and COAR terms, what DSpace, Zotero, Scopus and Web of Science offer,
# and the words of repositories in German, French, Spanish, Portuguese and Italian.
_NAMES = {
    Kind.ARTICLE: """
article; journal article; journal articles; research article; review; review article; article-journal;
editorial; letter; artículo; artigo; articolo; artikel; aufsatz; zeitschriftenartikel;
wissenschaftlicher artikel; journalarticle; proceedings paper; conference review; editorial material;
data paper; short survey; note; meeting abstract; erratum; correction; retraction;
contribution to periodical; contributiontoperiodical; book review; bookreview; rezension; recension;
conference paper; conferencepaper; conference object; conferenceobject;
conferenceitem; conference proceedings; konferenzbeitrag; communication dans un congrès; c_6501;
c_2df8fbb1; c_dcae04bc; c_5794; c_c94f; c_ba08""",
    Kind.BOOK: """
book; monograph; monographie; monografie; buch; livre; libro; livro; ouvrage; collection; sammelwerk;
c_2f33""",
    Kind.CHAPTER: """
book chapter; bookchapter; chapter; book part; bookpart; book section; booksection; collection article;
sammelwerksbeitrag; buchkapitel; buchbeitrag; chapitre d'ouvrage; capítulo de libro; capitolo;
encyclopedia article; encyclopediaarticle; dictionary entry; dictionaryentry; c_3248""",
    Kind.REPORT: """
report; technical report; technicalreport; research report; policy brief; policy report; policy paper;
externalresearchreport; internalreport; bericht; forschungsbericht; rapport; informe; relatório; c_93fc;
c_18gh; c_18ws""",
    Kind.WORKING_PAPER: """
working paper; working papers; workingpaper; discussion paper; paper; arbeitspapier; document de travail;
documento de trabajo; documento de trabalho; working paper / technical report; c_8042""",
    Kind.THESIS: """
thesis; doctoral thesis; doctoralthesis; dissertation; phd thesis; master thesis; masterthesis;
bachelorthesis; studythesis; hochschulschrift; habilitation; thèse; tesis; tese; tesi; c_46ec; c_db06;
c_bdcc; c_7a1f""",
    Kind.PREPRINT: "preprint; pre-print; preprints; c_816b",
    Kind.DATASET: "dataset; data set; data; research data; datensatz; forschungsdaten; données; c_ddb1",
    Kind.TOOL: "software; computer program; computerprogram; c_5ce6",
    Kind.EVENT: "event; conference; workshop",
    Kind.PROJECT: "project; projectdeliverable",
    Kind.NEWS: """
news; newspaper article; newspaperarticle; magazine article; magazinearticle; blog post; blogpost;
news item; webpage; contributiontoblog; c_6947; c_998f""",
    Kind.LEGAL_DEVELOPMENT: "statute; legislation; bill; case; hearing",
}
KINDS = {" ".join(name.split()): kind for kind, names in _NAMES.items() for name in names.split(";")}
# Said beside a sharper word ("Working Paper, Report") it is the less telling one.
_VAGUE = Kind.REPORT
_PREFIX = re.compile(
    r"(?:info:eu-repo/semantics/|https?://purl\.org/(?:coar|eprint)/\w+/|doc-type:|status-type:)",
    re.IGNORECASE,
)


def kind_of_types(names: Iterable[str]) -> Kind | None:
    """The kind that a record's types say together, or None where none of them is known ("Text", "Other")."""
    found = [kind for name in names if (kind := KINDS.get(_PREFIX.sub("", name.strip()).casefold()))]
    return next((kind for kind in found if kind is not _VAGUE), found[0] if found else None)
