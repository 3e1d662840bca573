"""Harvesting from the library's side: sources, locks, child processes."""

from migresearch.harvest.child import Progress, log_file
from migresearch.harvest.locks import locked
from migresearch.harvest.order import Options
from migresearch.harvest.running import RunResult, harvest
from migresearch.harvest.sources import SourceInfo, check_settings, due, sources

__all__ = [
    "Options",
    "Progress",
    "RunResult",
    "SourceInfo",
    "check_settings",
    "due",
    "harvest",
    "locked",
    "log_file",
    "sources",
]
