"""Words for what the data files, machines and readers of cells leave to the web."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from hanse.errors import Problem
from hanse.web.directory.bridge import vocabulary
from hanse.web.directory.bridge.columns import BY_NAME

LEVELS = {"gold": _("Gold"), "silver": _("Silver"), "bronze": _("Bronze")}

CELL_PROBLEMS: Mapping[str, Any] = {
    "required": _("Please give it; every organisation needs one."),
    "too_long": _("Please shorten it to %(longest)s characters; it has %(length)s."),
    "not_whole": _("Please give a whole number, such as 64."),
    "not_a_year": _("Please give a year with four digits, such as 2011."),
    "too_large": _("Please give a number up to %(largest)s."),
    "not_decimal": _("Please give a number, such as 5.5."),
    "not_a_day": _("Please give a day as 2026-12-31 or 31.12.2026."),
    "not_an_address": _("Please give an address such as https://cluster.example."),
    "not_a_mail_address": _("Please give a mail address with an @, such as name@cluster.example."),
    "too_many_items": _("Please name at most %(most)s."),
    "title_too_long": _(
        "Please shorten the title “%(title)s…” to %(longest)s characters; details follow behind a colon."
    ),
    "detail_too_long": _("Please shorten the details of “%(title)s” to %(longest)s characters."),
    "item_without_title": _("Please put a title before the colon."),
    "fewer_than_parts": _("Please check: the kinds of members add up to %(parts)s, more than the total."),
    "label_without_scheme": _("Please name the label scheme of this level."),
    "contact_without_name": _("Please name the person."),
    "double_in_file": _("Row %(row)s speaks of the same organisation. Please keep one of the two."),
    "ended": _("This organisation has withdrawn, or its profile was merged into another. Please remove the row."),
    "not_public": _("This organisation is being checked and not public yet. Please remove the row."),
    "another": _("This id belongs to %(name)s in the directory: another name in another country. Please check the id."),
}


def cell_problem(code: str, facts: Mapping[str, Any]) -> str:
    """What to do about a cell, in a sentence."""
    if code == "unknown":
        return _unknown(facts)
    return str(CELL_PROBLEMS[code]) % dict(facts)


def _unknown(facts: Mapping[str, Any]) -> str:
    language = get_language() or "en"
    nearest = [f"{vocabulary.title(facts['scheme'], code, language)} ({code})" for code in facts["nearest"]]
    if nearest:
        return gettext("“%(text)s” is not known here. Do you mean %(nearest)s?") % {
            "text": facts["text"],
            "nearest": gettext(" or ").join(nearest),
        }
    return gettext("“%(text)s” is not known here. Please use a code or a title from the list of codes.") % facts


REFUSALS = (
    (r"the file is empty", _("The file is empty. Please send a table with headings in its first row.")),
    (r"the file holds no entries", _("The file holds no entries. Please send a table with headings in its first row.")),
    (r"the file has .* MiB|far larger|unpacked, the workbook", _("The file is far too large for a table.")),
    (r"more than [0-9,]+ rows", _("The table has more than 20,000 rows. Please send it in parts.")),
    (r"more than [0-9]+ columns", _("The table has too many columns. Please leave out what is not needed.")),
    (
        r"^this is|is not a workbook|name ends in",
        _("This is no table that can be read here. Please save it as Excel (.xlsx) or CSV."),
    ),
    (
        r"workbook|document type|elements|parts",
        _("The workbook is damaged, protected or unsafe. Please save it again as Excel (.xlsx) or CSV."),
    ),
    (
        r"NUL|letter|encoding|UTF|breaks off",
        _("The letters of this file cannot be read. Please save it as Excel (.xlsx) or as CSV in UTF-8."),
    ),
    (
        r"quotation mark|closing quot|no CSV|far too long",
        _("A quotation mark in this file is wrong. Please save it again as Excel (.xlsx) or CSV."),
    ),
    (r"the heading .* stands in", _("Two columns have the same heading. Please give each its own.")),
    (r"under no heading", _("An entry stands under no heading. Please give every column a heading.")),
    (r"the entry has", _("An entry is far too long. Please shorten it.")),
)


def refusal(problem: Problem) -> str:
    """Why a file cannot be read, in the reader's language, with the place in the file where there is one."""
    known = next((str(words) for pattern, words in REFUSALS if re.search(pattern, problem.what)), None)
    words = known or gettext("This file cannot be read as a table. Please save it as Excel (.xlsx) or CSV.")
    place = problem.where if re.fullmatch(r"[A-Z]{1,3}[0-9]+", problem.where) else ""
    return f"{place}: {words}" if place else words


def column_title(name: str) -> str:
    """The heading of a column in the reader's language."""
    return BY_NAME[name].title(get_language() or "en")
