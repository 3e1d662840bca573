"""Harvesting from the library's side: sources, locks, child processes."""

from migresearch.harvest.child import Progress, log_file
from migresearch.harvest.due import due
from migresearch.harvest.locks import locked
from migresearch.harvest.order import Options
from migresearch.harvest.running import RunResult, exit_code, harvest
from migresearch.harvest.sources import SourceInfo, check_settings, sources

__all__ = [
    "Options",
    "Progress",
    "RunResult",
    "SourceInfo",
    "check_settings",
    "due",
    "exit_code",
    "harvest",
    "locked",
    "log_file",
    "sources",
]
