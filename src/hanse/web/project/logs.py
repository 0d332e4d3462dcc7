"""Structured logs without personal data: no mail addresses, no query strings, no addresses of machines.

A line says what happened (`message`), when, how bad, and plain facts beside it. The number of the request joins the
lines of one request to one another and to the page of the error that the person saw.
"""

import logging
import re
from contextvars import ContextVar
from typing import Any

REQUEST: ContextVar[str] = ContextVar("request", default="")

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
QUERY = re.compile(r"\?[^\s\"']+")


class Discreet(logging.Filter):
    """Adds the number of the request; takes mail addresses and query strings out of every message."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: a line is changed, never dropped."""
        record.request_id = REQUEST.get()
        record.msg = discreet(record.getMessage())
        record.args = ()
        # Django hangs the whole request on its lines; neither format prints it, no other shall.
        for name in ("request", "server_time"):
            record.__dict__.pop(name, None)
        return True


def discreet(text: str) -> str:
    """The text without mail addresses and query strings.

    >>> discreet("Not Found: /account/?email=ilze@example.org for ilze@example.org")
    'Not Found: /account/?… for …@…'
    """
    return ADDRESS.sub("…@…", QUERY.sub("?…", text))


def logging_settings(*, level: str, json: bool) -> dict[str, Any]:
    """The configuration for `logging`: JSON lines for service, plain ones for a person at a terminal."""
    known = {"debug", "info", "warning", "error", "critical"}
    level = level.upper() if level.lower() in known else "INFO"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"discreet": {"()": "hanse.web.project.logs.Discreet"}},
        "formatters": {
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s",
                "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
                "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            },
            "plain": {"format": "%(levelname)s %(name)s: %(message)s"},
        },
        "handlers": {
            "lines": {
                "class": "logging.StreamHandler",
                "formatter": "json" if json else "plain",
                "filters": ["discreet"],
            }
        },
        "root": {"handlers": ["lines"], "level": "WARNING" if level == "INFO" else level},
        "loggers": {
            "hanse": {"level": level},
            "uvicorn": {"level": level, "propagate": True},
            "django": {"handlers": [], "level": "WARNING" if level in {"INFO", "DEBUG"} else level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
        },
    }
