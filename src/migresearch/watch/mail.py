"""The news sheet as an e-mail file that mail programs open ready to send."""

from datetime import UTC, datetime, time
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from migresearch.errors import UsageError
from migresearch.watch.html import as_html
from migresearch.watch.sheet import Sheet
from migresearch.watch.text import as_text

NOBODY = "news@localhost"


def as_mail(sheet: Sheet, sender: str, recipient: str = "") -> bytes:
    """The sheet as text and HTML (RFC 5322); the same sheet, the same bytes.

    Raises UsageError for an address that is none.
    """
    text, page = as_text(sheet), as_html(sheet)
    mark = sha256(f"{sheet.library}\n{page}".encode()).hexdigest()[:32]
    message = EmailMessage(policy=SMTP)
    message["Subject"] = sheet.title
    message["From"] = _address(sender or NOBODY)
    if recipient:
        message["To"] = _address(recipient)
    message["Date"] = datetime.combine(datetime.fromisoformat(sheet.asof), time(12), UTC)
    message["Message-ID"] = f"<{mark}@migresearch.invalid>"
    message["X-Unsent"] = "1"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    message.set_boundary(f"sheet-{mark}")
    return message.as_bytes()


def _address(text: str) -> Address:
    try:
        return Address(addr_spec=text)
    except (ValueError, IndexError, MessageError) as error:
        raise UsageError(f"{text!r} is no e-mail address; write name@example.org") from error
