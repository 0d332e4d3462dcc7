"""Handing a mail over: to a folder, or to a mail server."""

import os
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

from hanse.web.mail.models import Mail

SECONDS = 20  # for each step of the talk with the mail server


class Undelivered(Exception):
    """The mail could not be handed over; `is_final` where another try would be refused as well."""

    def __init__(self, words: str, *, is_final: bool = False) -> None:
        super().__init__(words)
        self.is_final = is_final


def deliver(mail: Mail) -> None:
    """Hand the mail over as `HANSE_MAIL_URL` says; raises `Undelivered`."""
    parts = urlsplit(settings.MAIL_URL)
    if parts.scheme == "folder":
        _to_folder(mail, Path(unquote(parts.netloc + parts.path)))
    else:
        _to_server(mail)


def message(mail: Mail) -> EmailMessage:
    """The mail as it travels."""
    letter = EmailMessage(policy=SMTP)
    letter["Subject"] = mail.subject
    letter["From"] = settings.MAIL_FROM
    letter["To"] = mail.address
    letter["Date"] = format_datetime(mail.created_at)
    letter["Message-ID"] = f"<{mail.message_id}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"
    letter["Content-Language"] = mail.language
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(mail.text)
    for attachment in mail.attachments.order_by("pk"):
        kind, _slash, subkind = attachment.kind.partition("/")
        letter.add_attachment(
            bytes(attachment.content), maintype=kind, subtype=subkind or "octet-stream", filename=attachment.name
        )
    return letter


def _to_folder(mail: Mail, folder: Path) -> None:
    """Write the mail as a file that is named after it: writing it twice leaves one file."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{mail.message_id}.part"
        part.write_bytes(bytes(message(mail)))
        os.replace(part, folder / f"{mail.created_at:%Y%m%dT%H%M%S}-{mail.message_id}.eml")
    except OSError as failure:
        raise Undelivered(f"the folder of mails: {failure.strerror}") from failure


def _to_server(mail: Mail) -> None:
    parts = urlsplit(settings.MAIL_URL)
    secure = ssl.create_default_context()
    host = parts.hostname or "localhost"
    try:
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=secure)
        else:
            server = smtplib.SMTP(host, parts.port or 587, timeout=SECONDS)
        with server:
            server.ehlo()
            if parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=secure)
            elif parts.scheme == "smtp" and parts.username and host not in {"localhost", "127.0.0.1", "::1"}:
                raise Undelivered("the mail server offers no encryption, so it is not told the password")
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.sendmail(parseaddr(settings.MAIL_FROM)[1], [mail.address], bytes(message(mail)))
    except smtplib.SMTPRecipientsRefused as failure:
        code, _words = next(iter(failure.recipients.values()))
        raise Undelivered(f"the mail server refused the reader ({code})", is_final=500 <= code < 600) from failure
    except smtplib.SMTPResponseException as failure:
        # Not its words: they often repeat the address.
        raise Undelivered(f"the mail server answered {failure.smtp_code}") from failure
    except (OSError, smtplib.SMTPException) as failure:
        raise Undelivered(f"the mail server could not be reached ({type(failure).__name__})") from failure
