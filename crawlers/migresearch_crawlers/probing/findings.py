"""What a look at a site found, as values for people and programs."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from migresearch.clean.text import clean_text

MOST_SECTIONS = 12


@dataclass(frozen=True)
class Finding:
    """One thing that was asked for. ``holds``: whether a declared fact is as declared; None where the step
    only looks around."""

    step: str
    address: str
    found: str
    holds: bool | None = None


@dataclass
class Findings:
    """All of them, and what they say about how to ask the site: types of its interfaces, feeds, maps,
    seconds that robots.txt wants between two questions. ``unreachable`` says why nothing answers there."""

    items: list[Finding] = field(default_factory=list)
    wordpress_root: str = ""
    wordpress_types: list[str] = field(default_factory=list)
    drupal_types: list[str] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)
    maps: list[str] = field(default_factory=list)
    crawl_delay: float = 0.0
    unreachable: str = ""
    sections: Counter[str] = field(default_factory=Counter)

    def add(self, step: str, address: str, found: str, holds: bool | None = None) -> None:
        self.items.append(Finding(step, address, clean_text(found) or "nothing", holds))

    @property
    def all_hold(self) -> bool:
        """Whether everything declared was found as declared; false where nothing could be asked."""
        judged = [one.holds for one in self.items if one.holds is not None]
        return bool(judged) and all(judged)

    def rows(self) -> list[Mapping[str, Any]]:
        return [asdict(one) for one in self.items]


def section(url: str) -> str:
    """The first part of an address's path, in which sites keep things of one kind: ``/news/``."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    return f"/{parts[0]}/" if len(parts) > 1 else "/"


def counted(values: Iterable[str]) -> str:
    """``/news/ 120, /event/ 14``, the most frequent first."""
    return ", ".join(f"{name} {count:,}" for name, count in Counter(values).most_common(MOST_SECTIONS))
