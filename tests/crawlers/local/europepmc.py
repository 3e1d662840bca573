"""Europe PMC as published clients know it: a query, cursor marks, the same mark at the end."""

import re
from typing import Any

from .server import Ask, Provider, Reply, as_json

WINDOW = re.compile(r"UPDATE_DATE:\[(\S+) TO (\S+)\]")


def result(number: int, updated: str = "2026-10-05", **fields: Any) -> dict[str, Any]:
    return {
        "id": f"{40000000 + number}",
        "source": "MED",
        "pmid": f"{40000000 + number}",
        "doi": f"10.5555/epmc.{number}",
        "title": f"Sleep and work among seasonal migrants, wave {number}.",
        "abstractText": "<h4>Aim</h4>Seasonal migrants were asked how they sleep.",
        "pubYear": "2026",
        "pubTypeList": {"pubType": ["Journal Article"]},
        "dateOfRevision": updated,
        **fields,
    }


class EuropePmc(Provider):
    """``repeats_the_last_mark``: behind the last page stands the mark that was sent, else none at all."""

    def __init__(self, results: list[dict[str, Any]]) -> None:
        super().__init__()
        self.results = results
        self.repeats_the_last_mark = True

    def answer(self, ask: Ask) -> Reply:
        first, last = WINDOW.search(ask.query["query"]).groups()
        found = [one for one in self.results if first <= one["dateOfRevision"] <= last]
        mark, size = ask.query["cursorMark"], int(ask.query["pageSize"])
        start = 0 if mark == "*" else int(mark.removeprefix("AoJ"))
        page = found[start : start + size]
        answer = {"version": "6.9", "hitCount": len(found), "resultList": {"result": page}}
        if start + size < len(found):
            answer["nextCursorMark"] = f"AoJ{start + size}"
        elif self.repeats_the_last_mark:
            answer["nextCursorMark"] = mark
        return as_json(answer)
