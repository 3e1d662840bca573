"""Rules over works already held, where a scheme says other things than when they came."""

from collections.abc import Callable, Mapping, Sequence

from migresearch.records import Kind
from migresearch.schemes import Rules, Scheme
from migresearch.store import Store
from migresearch.store.suggesting import NewValue, Text

Report = Callable[[int, int | None], None]

_PORTION = 2000


def rerun(store: Store, schemes: Mapping[str, Scheme], names: Sequence[str], report: Report) -> None:
    """Classify every work anew by the rules of these schemes; stopped, it begins again and loses nothing."""
    rules = Rules(schemes.values())
    texts = list(store.suggesting.texts())
    for start in range(0, len(texts), _PORTION):
        portion = texts[start : start + _PORTION]
        values = [value for text in portion for value in _values(text, rules, names)]
        store.suggesting.replace_rules(names, [text.work_id for text in portion], values)
        report(start + len(portion), len(texts))


def _values(text: Text, rules: Rules, names: Sequence[str]) -> list[NewValue]:
    return [
        NewValue(text.work_id, one.scheme, one.code, rules.versions[one.scheme], None, one.explanation)
        for one in rules.findings(text.title, text.abstract, Kind(text.kind))
        if one.scheme in names
    ]
