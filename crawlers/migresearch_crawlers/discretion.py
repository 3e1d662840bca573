"""A log without secrets, whatever servers send back and libraries print."""

import sys
from collections.abc import Sequence
from typing import Any, TextIO


class Discreet:
    """A stream that masks secrets in what is written to it, tracebacks included."""

    def __init__(self, stream: TextIO, secrets: Sequence[str]) -> None:
        self._stream = stream
        self._secrets = sorted(secrets, key=len, reverse=True)

    def write(self, text: str) -> int:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        """All else is the stream's own."""
        return getattr(self._stream, name)


def keep_secrets_out_of_the_log(secrets: Sequence[str]) -> None:
    """From here on nothing on standard error, where the log goes, shows any of these."""
    if secrets and not isinstance(sys.stderr, Discreet):
        sys.stderr = Discreet(sys.stderr, secrets)
