"""Fixes applied, as overrides of the person who looked at them: one act, undone as a whole."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from migresearch.quality.examination import Finding
from migresearch.store.decisions import Override

if TYPE_CHECKING:
    from migresearch.curate.desk import Desk


def with_fixes(findings: Sequence[Finding]) -> list[Finding]:
    """Those that can be put right, one for a field: the first, where two checks would mend the same text."""
    kept: dict[tuple[int, str], Finding] = {}
    for one in findings:
        if one.problem.fix:
            kept.setdefault((one.work_id, one.problem.fix.field), one)
    return list(kept.values())


def mend(desk: "Desk", findings: Sequence[Finding]) -> str:
    """Apply the fixes of these findings. Returns the name of the act, by which they are taken back."""
    now = desk.clock()
    overrides = [
        Override(one.work_id, one.problem.fix.field, one.problem.fix.after, desk.person, now)
        for one in findings
        if one.problem.fix
    ]
    return desk.store.log.override_all(overrides, desk.rules)
