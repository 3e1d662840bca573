"""What people do to pairs of works: merge, split, keep apart, relate, undo. Each act is one transaction.

``Act.about`` holds: ``works``, the keys named; for a merge ``moved``, what the merged work had of
its own; for a split ``out``, the records taken out, work by work; for an undo ``act``, its number.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migresearch.errors import UsageError, unknown
from migresearch.records import RelationType
from migresearch.store.connection import transaction
from migresearch.store.pairs import (
    Act,
    PairVerdict,
    RecordName,
    Said,
    act,
    crossed,
    last_act,
    records_of,
    standing,
    work_of,
    write_act,
    write_pairs,
)
from migresearch.store.parts import Parts
from migresearch.store.reading import work_id_of
from migresearch.store.relating import renew_relations
from migresearch.store.rules import Rules
from migresearch.store.splitting import Moved, companions, founder, snapshot, take_out
from migresearch.store.texts import newest_stamp
from migresearch.store.works import absorb, write_work


@dataclass(frozen=True, slots=True)
class Done:
    """An act as it was done: its number, and the keys of the works that now stand."""

    number: int
    keys: tuple[str, ...]


def merge(connection: sqlite3.Connection, one: str, other: str, said: Said, rules: Rules) -> Done:
    """Two works are the same: the older key survives. Raises UsageError."""
    with transaction(connection):
        kept, absorbed = sorted(_two(connection, one, other))
        _check_free(connection, kept, absorbed)
        pairs = list(crossed(records_of(connection, kept), records_of(connection, absorbed)))
        about = {
            "works": [_key(connection, kept), _key(connection, absorbed)],
            "moved": snapshot(connection, absorbed, kept).as_json(),
        }
        number = write_act(connection, "merge", said, about)
        write_pairs(connection, number, pairs, PairVerdict.SAME)
        _join(connection, kept, absorbed, rules)
        return Done(number, (_key(connection, kept),))


def never(connection: sqlite3.Connection, one: str, other: str, said: Said) -> Done:
    """Two works are never the same, whatever they share. Raises UsageError."""
    return _state(connection, (one, other), "never", said, verdict=PairVerdict.NEVER)


def relate(connection: sqlite3.Connection, one: str, relation: RelationType, other: str, said: Said) -> Done:
    """One work stands in a relation to the other, and so is not the same. Raises UsageError."""
    verdict = PairVerdict.RELATED
    return _state(connection, (one, other), "relate", said, verdict=verdict, relation=relation.value)


def split(connection: sqlite3.Connection, name: str, record: str | None, said: Said, rules: Rules) -> Done:
    """Take one record out of a work, or every one; they stay apart from now on. Raises UsageError.

    The work keeps the record that gave it its key: where that one is named, the others go.
    """
    with transaction(connection):
        work_id = _work(connection, name)
        names = records_of(connection, work_id)
        if len(names) < 2:
            raise UsageError(f"{name} has one record only; there is nothing to split")
        groups = _groups(connection, work_id, names, record)
        about = {"works": [_key(connection, work_id)], "out": [list(map(list, one)) for one in groups]}
        number = write_act(connection, "split", said, about)
        for leaving in groups:
            rest = [one for one in names if one not in leaving]
            write_pairs(connection, number, crossed(leaving, rest), PairVerdict.NEVER)
        works = [work_id, *(take_out(connection, work_id, leaving, rules) for leaving in groups)]
        renew_relations(connection, works)
        return Done(number, tuple(_key(connection, one) for one in works))


def undo(connection: sqlite3.Connection, number: int | None, said: Said, rules: Rules) -> tuple[Act, Done]:
    """Take back an act, by default the person's last one. Raises UsageError."""
    with transaction(connection):
        taken_back = _undoable(connection, number, said.person)
        own = write_act(connection, "undo", said, {"act": taken_back.id, **_works_of(taken_back)})
        connection.execute("UPDATE pair_act SET undone_by = ? WHERE id = ?", (own, taken_back.id))
        match taken_back.verb:
            case "merge":
                works = _unmerge(connection, taken_back, rules)
            case "split":
                works = _rejoin(connection, taken_back, rules)
            case _:
                works = [_work(connection, name) for name in taken_back.about["works"]]
        works = list(dict.fromkeys(works))
        renew_relations(connection, works)
        return taken_back, Done(own, tuple(_key(connection, one) for one in works))


def _state(
    connection: sqlite3.Connection,
    names: tuple[str, str],
    verb: str,
    said: Said,
    *,
    verdict: PairVerdict,
    relation: str | None = None,
) -> Done:
    with transaction(connection):
        one, other = _two(connection, *names)
        _check_free(connection, one, other)
        keys = (_key(connection, one), _key(connection, other))
        about = {"works": keys, **({"relation": relation} if relation else {})}
        number = write_act(connection, verb, said, about)
        pairs = crossed(records_of(connection, one), records_of(connection, other))
        write_pairs(connection, number, pairs, verdict, relation)
        renew_relations(connection, [one, other])
        return Done(number, keys)


def _join(connection: sqlite3.Connection, kept: int, absorbed: int, rules: Rules) -> None:
    parts = Parts(connection, newest_stamp(connection) + 1)
    absorb(connection, kept, absorbed)
    write_work(connection, kept, rules, parts)
    parts.write()
    renew_relations(connection, [kept])


def _unmerge(connection: sqlite3.Connection, merged: Act, rules: Rules) -> list[int]:
    """Part what a merge joined and is still together; what came since goes with whom it shares a DOI."""
    moved = Moved.from_json(merged.about["moved"])
    here = {name: work for name in moved.records if (work := work_of(connection, name)) is not None}
    works = list(here.values())
    for work_id in dict.fromkeys(here.values()):
        leaving = [name for name, work in here.items() if work == work_id]
        named = _named(connection, merged.id)
        leaving += [name for name in companions(connection, work_id, leaving) if name not in named]
        if named & set(records_of(connection, work_id)) - set(leaving):
            works.append(take_out(connection, work_id, leaving, rules, moved))
    return works


def _named(connection: sqlite3.Connection, number: int) -> set[RecordName]:
    """The records an act speaks of."""
    rows = connection.execute(
        """SELECT source, source_id FROM pair_decision WHERE act = :act
           UNION SELECT other_source, other_id FROM pair_decision WHERE act = :act""",
        {"act": number},
    )
    return {RecordName(*row) for row in rows}


def _rejoin(connection: sqlite3.Connection, parted: Act, rules: Rules) -> list[int]:
    work_id = _work(connection, parted.about["works"][0])
    for group in parted.about["out"]:
        other = work_of(connection, RecordName(*group[0]))
        if other is not None and other != work_id:
            _check_free(connection, work_id, other)
            kept, absorbed = sorted((work_id, other))
            _join(connection, kept, absorbed, rules)
            work_id = kept
    return [work_id]


def _undoable(connection: sqlite3.Connection, number: int | None, person: str) -> Act:
    found = last_act(connection, person) if number is None else act(connection, number)
    if found is None:
        whose = f"{person} has done nothing that" if number is None else f"there is no act {number} that"
        raise UsageError(f"{whose} could be undone; `migresearch duplicates log` shows what was done")
    if found.undone_by is not None or found.verb == "undo":
        state = f"was undone by act {found.undone_by}" if found.undone_by else "is itself an undoing"
        raise UsageError(f"act {found.id} {state}; `migresearch duplicates log` shows what was done")
    return found


def _groups(
    connection: sqlite3.Connection, work_id: int, names: Sequence[RecordName], record: str | None
) -> list[list[RecordName]]:
    """The records that leave, work by work."""
    stays = founder(connection, work_id)
    if record is None:
        return [[name] for name in names if name != stays]
    named = _record(names, record)
    return [[name for name in names if name != named]] if named == stays else [[named]]


def _record(names: Sequence[RecordName], record: str) -> RecordName:
    """The record a person means: ``SOURCE ID``, or either of the two where it is clear."""
    wanted = " ".join(record.split())
    found = [name for name in names if wanted in (" ".join(name), *name)]
    if len(found) != 1:
        raise unknown("record", record, [" ".join(name) for name in names])
    return found[0]


def _check_free(connection: sqlite3.Connection, one: int, other: int) -> None:
    """A pair that something stands between is not decided anew before that is undone."""
    stands = standing(connection, one).get(other)
    if stands:
        raise UsageError(
            f"{stands.person} said on {stands.decided_at[:10]} that these works are "
            f"{_in_words(stands.verdict, stands.relation)}; "
            f"`migresearch duplicates undo {stands.act}` takes it back"
        )


def _in_words(verdict: PairVerdict, relation: str | None) -> str:
    match verdict:
        case PairVerdict.NEVER:
            return "never the same"
        case PairVerdict.RELATED:
            return f"related ({relation})"
        case PairVerdict.SAME:
            return "the same"


def _two(connection: sqlite3.Connection, one: str, other: str) -> tuple[int, int]:
    first, second = _work(connection, one), _work(connection, other)
    if first == second:
        raise UsageError(
            f"{one} and {other} are one work, {_key(connection, first)}; "
            f"`migresearch why {one}` shows its records, `duplicates split` parts them"
        )
    return first, second


def _work(connection: sqlite3.Connection, name: str) -> int:
    work_id = work_id_of(connection, name)
    if work_id is None:
        raise UsageError(f"no work has the key or DOI {name!r}; `migresearch search` shows keys")
    return work_id


def _key(connection: sqlite3.Connection, work_id: int) -> str:
    key: str = connection.execute("SELECT key FROM work WHERE id = ?", (work_id,)).fetchone()[0]
    return key


def _works_of(one: Act) -> Mapping[str, Any]:
    return {"works": one.about["works"]}
