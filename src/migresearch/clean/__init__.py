"""Pure functions from what the world writes to the words of the domain.

Nothing here reads a file, a clock or the network. Each module cleans one thing (text,
abstracts, dates, identifiers, names, languages, notices) or reads one provider's format
(:mod:`~migresearch.clean.openalex`, :mod:`~migresearch.clean.crossref`,
:mod:`~migresearch.clean.dublin_core`, :mod:`~migresearch.clean.datacite_xml`).
"""
