"""Settings: their defaults, where they come from, how a child process gets them."""

from migresearch.config.loading import load, nearest_file
from migresearch.config.sections import (
    SECTIONS,
    TABLES,
    Config,
    CurationSettings,
    EncoderSettings,
    HarvestSettings,
    IndexSettings,
    IndicatorSettings,
    LogSettings,
    NotifySettings,
    OaiRepository,
    Paths,
    ScheduleSettings,
    SearchSettings,
    SourceSettings,
    WebSite,
    flatten,
)

__all__ = [
    "SECTIONS",
    "TABLES",
    "Config",
    "CurationSettings",
    "EncoderSettings",
    "HarvestSettings",
    "IndexSettings",
    "IndicatorSettings",
    "LogSettings",
    "NotifySettings",
    "OaiRepository",
    "Paths",
    "ScheduleSettings",
    "SearchSettings",
    "SourceSettings",
    "WebSite",
    "flatten",
    "load",
    "nearest_file",
]
