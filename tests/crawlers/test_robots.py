"""robots.txt of web sites is read first and obeyed."""

import pytest
from local.crawls import Crawls
from local.openalex import work
from local.robots import WithRobots, obedient

from migresearch.store import RunState


@pytest.mark.parametrize(
    ("rules", "state", "paths"),
    [
        ("User-agent: *\nDisallow: /private\n", RunState.COMPLETE, {"/robots.txt", "/works"}),
        ("User-agent: migresearch\nDisallow: /\n", RunState.FAILED, {"/robots.txt"}),
    ],
    ids=["allowed", "forbidden"],
)
def test_robots_txt_decides_what_is_asked(serve, tmp_path, rules, state, paths):
    provider = serve(WithRobots([work(n) for n in range(10, 17)]))
    provider.rules = rules
    crawls = Crawls(tmp_path, "openalex", provider.endpoint, page_size=3)
    crawls.target = obedient
    ended = crawls.run()
    assert ended.run.state is state
    assert {ask.path for ask in provider.asked} == paths


def test_an_interface_for_programs_is_not_asked_for_its_robots_txt(serve, tmp_path):
    provider = serve(WithRobots([work(10)]))
    provider.rules = "User-agent: *\nDisallow: /\n"
    assert Crawls(tmp_path, "openalex", provider.endpoint).run().run.state is RunState.COMPLETE
    assert "/robots.txt" not in {ask.path for ask in provider.asked}
