"""Imported once by the process from which crawls are forked: what every crawl needs, loaded."""

import pytest  # noqa: F401 - multiprocessing imports the main module again in each child
import scrapy.core.downloader.handlers.http11
import scrapy.core.engine  # noqa: F401
import sqlite_utils  # noqa: F401

import migresearch_crawlers.known
import migresearch_crawlers.launch
import migresearch_crawlers.reparse
import migresearch_crawlers.spiders.crossref
import migresearch_crawlers.spiders.openalex  # noqa: F401
from migresearch.clean.languages import detect_language
from migresearch.store.rules import default_rules

default_rules()
detect_language("Refugees and the labour market", "Ein Satz über die Sprache, in der er steht.")
