"""From findings to the lines of config.toml by which the site can be harvested."""

import json
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from migresearch_crawlers.probing.findings import Findings
from migresearch_crawlers.protocols.site import Site

# Types that every WordPress has and that hold no things of its institution.
_FURNITURE = re.compile(
    r"media|menu-items|blocks|templates|template-parts|global-styles|navigation|font-\w+|wp_\w+|elementor\w*"
)


def settings(name: str, source: type[Site], endpoint: str, found: Findings) -> str:
    """A section ``[sites.NAME]``; empty where nothing was found that this program can read."""
    if found.all_hold:
        chosen: Mapping[str, str] = {"endpoint": endpoint}
    else:
        chosen = _wordpress(found) or _drupal(endpoint, found) or _map(endpoint, found) or _feed(found)
    if not chosen:
        return ""
    kinds = {one.kind for one in source.collections}
    kind = {} if found.all_hold or len(kinds) != 1 or None in kinds else {"kind": str(kinds.pop())}
    lines = (f"{key} = {_quoted(value)}" for key, value in {**chosen, **kind}.items())
    return "\n".join([f"[sites.{name}]", *lines, *_pace(name, source, found)]) + "\n"


def _pace(name: str, source: type[Site], found: Findings) -> list[str]:
    """As slow as the site's robots.txt wants it."""
    if found.crawl_delay * source.requests_per_second <= 1:
        return []
    return ["", f"[sources.{name}]", f"requests_per_second = {1 / found.crawl_delay:.3g}"]


def _wordpress(found: Findings) -> Mapping[str, str]:
    types = [one for one in found.wordpress_types if not _FURNITURE.fullmatch(one)]
    root = found.wordpress_root
    return {"protocol": "wordpress", "endpoint": root, "paths": " ".join(types)} if root and types else {}


def _drupal(endpoint: str, found: Findings) -> Mapping[str, str]:
    types = " ".join(found.drupal_types)
    return {"protocol": "drupal", "endpoint": endpoint, "paths": types} if types else {}


def _map(endpoint: str, found: Findings) -> Mapping[str, str]:
    sections = [re.escape(name.strip("/")) for name, _ in found.sections.most_common(8) if name != "/"]
    if not found.maps or not sections:
        return {}
    items = f"^/(?:{'|'.join(sections)})/."
    paths = " ".join(dict.fromkeys(urlsplit(one).path for one in found.maps))
    return {"protocol": "sitemap", "endpoint": endpoint, "paths": paths, "items": items}


def _feed(found: Findings) -> Mapping[str, str]:
    if not found.feeds:
        return {}
    parts = urlsplit(found.feeds[0])
    paths = " ".join(urlsplit(one).path for one in found.feeds)
    return {"protocol": "feed", "endpoint": f"{parts.scheme}://{parts.netloc}", "paths": paths}


def _quoted(value: str) -> str:
    """A TOML string: basic, as JSON writes it; what a site says may hold anything."""
    return f"'{value}'" if "\\" in value and "'" not in value and value.isprintable() else json.dumps(value)
