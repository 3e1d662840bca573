"""What can go wrong on the way to a record, as the vocabulary of sources and middlewares."""

from scrapy.exceptions import IgnoreRequest

UNTITLED = "no title"


class Declined(Exception):  # noqa: N818 - a decision, not an error
    """The source lists something that is no work (a cover, an entry without title): counted, not lost."""


class Untitled(Declined):
    """An entry without title. Many of them in one run are no works left out: the format has changed."""

    def __init__(self) -> None:
        super().__init__(UNTITLED)


class UnreadableAnswer(Exception):  # noqa: N818 - said of an answer
    """The server answered, but not with what its protocol promises."""


class RefusedAddress(IgnoreRequest):
    """A page, header or redirect led away from the server the source declares."""


class Unreachable(IgnoreRequest):
    """No server answers under this name, after ``requests`` tries: it is not asked again in this run."""

    def __init__(self, host: str, reason: str, requests: int) -> None:
        asked = "1 request" if requests == 1 else f"{requests} requests"
        super().__init__(f"cannot reach {host} ({reason}); {asked}")
        self.host = host


class HarvestStopped(IgnoreRequest):
    """Asking on would be wrong now; ``resumes`` (ISO 8601) is when it makes sense again, if known."""

    def __init__(self, reason: str, resumes: str | None = None) -> None:
        super().__init__(f"{reason}; it resumes at {resumes}" if resumes else reason)
        self.resumes = resumes
