"""Days, times and figures as the reader's language writes them.

EN 11 May, 14:20, 19,840, 0.4 %; DE 11. Mai, 14:20, 19.840, 0,4 %. Never 11/05.
"""

import datetime as dt
from decimal import Decimal

from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.formats import number_format
from django.utils.translation import get_language

DAY = {"en": "j F", "de": "j. F"}
DAY_LONG = {"en": "l j F", "de": "l, j. F"}
DAY_YEAR = {"en": "j F Y", "de": "j. F Y"}
NO_BREAK = "\N{NO-BREAK SPACE}"


def _in_language(formats: dict[str, str], value: dt.date | None) -> str:
    if not value:
        return ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return written(value, formats.get((get_language() or "en")[:2], formats["en"]))


def day(value: dt.date | None) -> str:
    """A day: 11 May, 11. Mai. A moment is taken in the active time zone."""
    return _in_language(DAY, value)


def day_long(value: dt.date | None) -> str:
    """A day with its weekday: Tuesday 11 May, Dienstag, 11. Mai."""
    return _in_language(DAY_LONG, value)


def day_year(value: dt.date | None) -> str:
    """A day with its year: 11 May 2027, 11. Mai 2027."""
    return _in_language(DAY_YEAR, value)


def clock(value: dt.datetime | dt.time | None) -> str:
    """A time of day to the minute, in the active time zone: 14:20."""
    if value is None or value == "":
        return ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return value.strftime("%H:%M")


def figure(value: float | Decimal | None, decimals: int = 0) -> str:
    """A number with its thousands apart: 19,840, 19.840."""
    if value is None or value == "":
        return ""
    return number_format(round(Decimal(str(value)), decimals), decimal_pos=decimals, use_l10n=True, force_grouping=True)


def percent(value: float | Decimal | None, decimals: int = 0) -> str:
    """A share between 0 and 1 in hundredths: 0.004 is 0.4 %."""
    if value is None or value == "":
        return ""
    return figure(Decimal(str(value)) * 100, decimals) + NO_BREAK + "%"
