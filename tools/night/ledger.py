"""The week as a table, a row a source a night, and the verdicts under it; 80 columns."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from tools.night.mornings import Row
from tools.night.rehearsal import Rehearsal

WIDTH = 80
SHOWN_REMARKS = 5


def ledger(rows: Sequence[Row]) -> Table:
    """What was done, what was said, what came; what was not true stands out."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), width=WIDTH)
    table.add_column("night", justify="right", no_wrap=True)
    table.add_column("source", no_wrap=True, max_width=21)
    table.add_column("what was done to it", ratio=1)
    table.add_column("status said", no_wrap=True)
    table.add_column("came", no_wrap=True, justify="right")
    last = 0
    for row in rows:
        if last and row.day != last:
            table.add_section()
        said = row.said if row.is_true else f"[red]{row.said}, untrue[/]"
        table.add_row(str(row.day) if row.day != last else "", row.source, escape(row.done), said, row.came)
        last = row.day
    return table


def show(console: Console, done: Rehearsal) -> bool:
    """Print all; whether every verdict holds."""
    console.print(ledger(done.rows))
    console.print(
        f"{done.kills} processes killed, {done.decisions} decisions acknowledged, "
        f"{done.quiet} quiet nights at the end, {done.seconds:.0f} s\n"
    )
    for one in done.verdicts:
        console.print(f"{'[green]holds[/]' if one.holds else '[red]FAILS[/]'}  {escape(one.text)}")
        for remark in one.remarks[:SHOWN_REMARKS]:
            console.print(f"       {escape(remark)}")
        if len(one.remarks) > SHOWN_REMARKS:
            console.print(f"       and {len(one.remarks) - SHOWN_REMARKS} more")
    return all(one.holds for one in done.verdicts)
