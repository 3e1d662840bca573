"""Scrapy settings that hold for every source; what the user configures is added in ``launch``."""

from typing import Any

BOT_NAME = "migresearch"
SPIDER_MODULES = ["migresearch_crawlers.spiders"]

# One request at a time: pages of one source depend on each other, and a checkpoint names one place.
CONCURRENT_REQUESTS = 1
CONCURRENT_ITEMS = 1
RANDOMIZE_DOWNLOAD_DELAY = False
DOWNLOAD_DELAY_JITTER = 0.0

# Nothing but HTTP: no page may make the harvester read a local file or speak another protocol.
DOWNLOAD_HANDLERS: dict[str, Any] = {"data": None, "file": None, "ftp": None, "s3": None}
DOWNLOAD_VERIFY_CERTIFICATES = True
REDIRECT_MAX_TIMES = 5
REFERER_ENABLED = True
REFERRER_POLICY = "no-referrer"
ROBOTSTXT_OBEY = True
# The longest address any of our providers takes is checked by its own source.
URLLENGTH_LIMIT = 8192

# What is not used is not even imported: remote control alone costs 0.6 s a start.
EXTENSIONS = {
    f"scrapy.extensions.{name}": None
    for name in (
        "telnet.TelnetConsole",
        "remote_control.RemoteControl",
        "memdebug.MemoryDebugger",
        "closespider.CloseSpider",
        "feedexport.FeedExporter",
        "spiderstate.SpiderState",
        "throttle.AutoThrottle",
    )
}

# Waiting and trying again is ``middlewares.Patience``: Scrapy's own ignores Retry-After.
RETRY_GIVE_UP_LOG_LEVEL = "WARNING"
DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "migresearch_crawlers.middlewares.SameHost": 40,
    "migresearch_crawlers.middlewares.Patience": 550,
    "migresearch_crawlers.middlewares.Ledger": 840,
}
ITEM_PIPELINES = {
    "migresearch_crawlers.pipelines.Check": 100,
    "migresearch_crawlers.pipelines.Keep": 200,
}
LOG_LEVEL = "INFO"
