"""Answers whose form has changed overnight: a field renamed, a type changed, a list that became a text."""

import json
import re
from typing import Any

RENAMED = {b'"results":': b'"records":', b'"items":': b'"records":', b"ListRecords>": b"Records>"}
TITLES = {b'"title":': b'"heading":', b"dc:title": b"dc:heading", b"title>": b"heading>"}
NO_RECORDS = b"""<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
<error code="noRecordsMatch">none</error></OAI-PMH>"""
LIST = re.compile(rb"<ListRecords>.*</ListRecords>", re.DOTALL)
HEADER = re.compile(rb"<header.*?</header>", re.DOTALL)
TOKEN = re.compile(rb"<resumptionToken.*?</resumptionToken>|<resumptionToken/>")


def list_renamed(body: bytes) -> bytes | None:
    """The list of entries under another name."""
    return _replaced(body, RENAMED)


def title_renamed(body: bytes) -> bytes | None:
    """The title of every entry under another name."""
    return _replaced(body, TITLES) if _has_entries(body) else None


def list_as_text(body: bytes) -> bytes | None:
    """The list of entries written as one text."""
    if b"<ListRecords>" in body:
        return LIST.sub(b"<ListRecords>12 records</ListRecords>", body)
    return _with_entries(body, str)


def type_changed(body: bytes) -> bytes | None:
    """The title of one entry is an object; in XML, which has no types, its header is a text."""
    if b"<ListRecords>" in body:
        return HEADER.sub(b"<header>oai:1</header>", body, count=1)
    return _with_entries(body, lambda entries: [{**entries[0], "title": {"en": "Towns"}}, *entries[1:]])


def emptied(body: bytes) -> bytes | None:
    """The same answer without entries, as if there were none."""
    if b"<ListRecords>" in body:
        return NO_RECORDS
    return _with_entries(body, lambda _: [], total=0)


def with_token(body: bytes, token: str) -> bytes | None:
    """A page of a repository with this token for the next one; None where it is no page."""
    if b"<ListRecords>" not in body:
        return None
    element = f"<resumptionToken>{token}</resumptionToken></ListRecords>".encode()
    return TOKEN.sub(b"", body).replace(b"</ListRecords>", element)


def _replaced(body: bytes, names: dict[bytes, bytes]) -> bytes | None:
    changed = body
    for name, other in names.items():
        changed = changed.replace(name, other)
    return None if changed == body else changed


def _has_entries(body: bytes) -> bool:
    return b"<metadata>" in body or b'"title":' in body


def _with_entries(body: bytes, change: Any, total: int | None = None) -> bytes | None:
    """A page of JSON with other entries; None where it has none."""
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    place, name = (answer["message"], "items") if "message" in answer else (answer, "results")
    if not place.get(name):
        return None
    place[name] = change(place[name])
    if total is not None:
        (place if name == "items" else place["meta"]).update({"total-results": total, "count": total})
    return json.dumps(answer).encode()
