"""Politeness and safety, as far as they are plain functions; the rest is tested against servers."""

from datetime import UTC, datetime

import pytest

from migresearch.config import Config, HarvestSettings, SourceSettings
from migresearch_crawlers.known import known_sources
from migresearch_crawlers.launch import settings_for, user_agent
from migresearch_crawlers.middlewares import retry_after, same_server

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (b"120", 120.0),
        (b" 0.5 ", 0.5),
        (b"-3", 0.0),
        (b"Sun, 22 Nov 2026 12:01:30 GMT", 90.0),
        (b"Sun, 22 Nov 2026 11:00:00 GMT", 0.0),
        (b"soon", None),
        (b"nan", None),
        (b"inf", None),
        (b"", None),
        (None, None),
    ],
)
def test_both_forms_of_retry_after(header, seconds):
    assert retry_after(header, NOW) == seconds


@pytest.mark.parametrize(
    ("asked", "same"),
    [
        ("http://api.example.org/v1?x=1", True),
        ("https://api.example.org/v1", True),
        ("http://api.example.org:80/other", True),
        ("http://API.example.org/", True),
        ("http://api.example.org:8080/", False),
        ("https://api.example.org:8443/", False),
        ("http://api.example.org.evil.net/", False),
        ("http://user@evil.net/api.example.org", False),
        ("http://169.254.169.254/latest", False),
        ("file:///etc/passwd", False),
        ("data:text/plain,x", False),
        ("ftp://api.example.org/", False),
        ("", False),
    ],
)
def test_which_server_is_the_same(asked, same):
    assert same_server("http://api.example.org/v1", asked) is same


def test_a_secure_address_is_never_left_for_an_insecure_one():
    assert not same_server("https://api.example.org", "http://api.example.org")


def test_settings_keep_to_the_declared_pace_unless_the_user_sets_another():
    openalex = known_sources(Config())["openalex"]
    assert settings_for(openalex, Config())["DOWNLOAD_DELAY"] == 0.2
    slower = Config(sources={"openalex": SourceSettings(requests_per_second=0.1)})
    assert settings_for(openalex, slower)["DOWNLOAD_DELAY"] == 10.0


def test_nothing_but_verified_http_within_limits():
    settings = settings_for(known_sources(Config())["ssoar"], Config())
    assert {name for name, handler in settings["DOWNLOAD_HANDLERS"].items() if handler is None} == {
        "data", "file", "ftp", "s3",
    }  # fmt: skip
    assert settings["DOWNLOAD_VERIFY_CERTIFICATES"] is True
    assert settings["DOWNLOAD_MAXSIZE"] == 64 * 1024 * 1024
    assert settings["CONCURRENT_REQUESTS"] == 1


def test_the_contact_is_named_where_there_is_one():
    assert user_agent(Config()) == "migresearch/0.1.0 (migration research harvester)"
    named = Config(harvest=HarvestSettings(contact="ada@example.org"))
    assert user_agent(named) == "migresearch/0.1.0 (migration research harvester; mailto:ada@example.org)"
