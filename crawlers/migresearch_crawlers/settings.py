"""Scrapy settings that hold for every source; what the user configures is added in ``launch``."""

from typing import Any

BOT_NAME = "migresearch"
SPIDER_MODULES = ["migresearch_crawlers.spiders"]

# One request at a time: pages of one source depend on each other, and a checkpoint names one place.
CONCURRENT_REQUESTS = 1
# A page is prepared and kept while the next one is asked for; pipelines.Keep keeps them in order.
CONCURRENT_ITEMS = 2
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

# The base lists are replaced rather than amended: Scrapy imports what stands in them even where it is
# switched off, and its remote control alone costs 0.6 s at each start.
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
}
DOWNLOADER_MIDDLEWARES_BASE = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
}
# Waiting and trying again is ``Patience``: Scrapy's own retries ignore Retry-After.
DOWNLOADER_MIDDLEWARES = {
    "migresearch_crawlers.middlewares.SameHost": 40,
    "migresearch_crawlers.fixtures.SaveFixture": 45,
    "migresearch_crawlers.middlewares.Patience": 550,
    "migresearch_crawlers.middlewares.Ledger": 840,
}
RETRY_GIVE_UP_LOG_LEVEL = "WARNING"
ITEM_PIPELINES = {
    "migresearch_crawlers.pipelines.Check": 100,
    "migresearch_crawlers.pipelines.KeepFile": 150,
    "migresearch_crawlers.pipelines.Keep": 200,
}
LOG_LEVEL = "INFO"
