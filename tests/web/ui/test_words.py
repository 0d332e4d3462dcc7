"""Days, times and figures in both languages."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from hanse.web.ui import words

EVENING = dt.datetime(2027, 5, 11, 22, 20, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["11 May", "Tuesday 11 May", "11 May 2027", "19,840", "1,234.50", "0.4\N{NO-BREAK SPACE}%"]),
        ("de", ["11. Mai", "Dienstag, 11. Mai", "11. Mai 2027", "19.840", "1.234,50", "0,4\N{NO-BREAK SPACE}%"]),
    ],
)
def test_words_follow_the_language(language, expected):
    day = dt.date(2027, 5, 11)
    with translation.override(language):
        written = [
            words.day(day),
            words.day_long(day),
            words.day_year(day),
            words.figure(19_840),
            words.figure(1234.5, 2),
            words.percent(0.004, 1),
        ]
    assert written == expected


def test_moments_are_told_in_the_active_zone():
    with timezone.override(ZoneInfo("Europe/Riga")):
        assert (words.clock(EVENING), words.day(EVENING)) == ("01:20", "12 May")
    with timezone.override(ZoneInfo("Europe/Brussels")):
        assert (words.clock(EVENING), words.day(EVENING)) == ("00:20", "12 May")
    with timezone.override(dt.UTC):
        assert (words.clock(EVENING), words.day(EVENING)) == ("22:20", "11 May")


def test_nothing_is_written_as_nothing():
    assert [words.day(None), words.clock(None), words.figure(None), words.percent(None)] == ["", "", "", ""]


def test_midnight_and_nought_are_not_nothing():
    assert [words.clock(dt.time(0, 0)), words.figure(0), words.percent(0)] == ["00:00", "0", "0\N{NO-BREAK SPACE}%"]
