"""Imported once by the process from which crawls are forked: what every crawl needs, loaded."""

from importlib import import_module

from scrapy.utils.misc import load_object

from migresearch.clean.languages import detect_language
from migresearch.config import Config
from migresearch.store.rules import default_rules
from migresearch_crawlers.known import known_sources
from migresearch_crawlers.launch import settings_for

for module in (
    "pytest",  # multiprocessing imports the main module again in each child
    "sqlite_utils",
    "migresearch.store.migrations",
    "migresearch_crawlers.__main__",
    "migresearch_crawlers.describe",
    "migresearch_crawlers.reparse",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.engine",
    "scrapy.dupefilters",
    "scrapy.logformatter",
    "scrapy.pqueues",
    "scrapy.spidermiddlewares.depth",
    "scrapy.spidermiddlewares.metacopy",
    "scrapy.spidermiddlewares.start",
    "scrapy.spidermiddlewares.urllength",
    "scrapy.squeues",
    "scrapy.statscollectors",
):
    import_module(module)
settings = settings_for(known_sources(Config())["openalex"], Config())
for name in ("DOWNLOADER_MIDDLEWARES", "DOWNLOADER_MIDDLEWARES_BASE", "EXTENSIONS_BASE", "ITEM_PIPELINES"):
    for component in settings[name]:
        load_object(component)
default_rules()
detect_language("Refugees and the labour market", "Ein Satz über die Sprache, in der er steht.")
