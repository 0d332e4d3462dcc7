"""What is not German on a German page: words of the interface that were forgotten."""

import csv
import re
from functools import cache
from pathlib import Path

import allauth
import polib
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
# Words that stand in any English sentence and in no German one.
ENGLISH = re.compile(
    r"\b(the|and|of|your|you|with|from|this|that|these|are|not|have|has|been|they|their|which|please|cannot"
    r"|for|by|to|on)\b"
)
LEAST = 2  # so many of them make an English sentence; one may be part of a name
# Texts and spoken names of a page, but not what people wrote there, of which nobody knows the language.
TEXTS = """() => {
  const found = [];
  const skipped = "script, style, code, kbd, pre, textarea, .quote, .letter, [lang]:not([lang^=de])";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const words = walker.currentNode.textContent.replace(/\\s+/g, " ").trim();
    if (words && !walker.currentNode.parentElement.closest(skipped)) found.push(words);
  }
  for (const name of ["aria-label", "title", "alt", "placeholder"])
    for (const node of document.querySelectorAll(`[${name}]`))
      if (!node.closest(skipped)) found.push(node.getAttribute(name).replace(/\\s+/g, " ").trim());
  found.push(document.title);
  return found;
}"""


@cache
def english_of_ours() -> frozenset[str]:
    """Words of the interface that have a different German: all messages without gaps to fill in.

    Of django-allauth those too that have no German yet: it must come from us.
    """
    known: set[str] = set()
    german: set[str] = set()
    theirs = Path(allauth.__file__).parent / "locale/de/LC_MESSAGES/django.po"
    for path in [theirs, *(ROOT / "src").rglob("locale/de/LC_MESSAGES/django.po")]:
        for entry in polib.pofile(str(path)):
            pairs = [(entry.msgid, entry.msgstr)]
            if entry.msgid_plural:
                pairs += [(entry.msgid_plural, words) for words in entry.msgstr_plural.values()]
            for english, words in pairs:
                german.add(words)
                if (words or path == theirs) and words != english and "%(" not in english and len(english) > 3:
                    known.add(" ".join(english.split()))
    return frozenset(known - german)


@cache
def content() -> str:
    """Everything that the spreadsheets of the demonstration say, in one text: content is in its authors' language."""
    cells: list[str] = []
    for path in sorted((ROOT / "examples" / "brussels").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells += [" ".join(cell.split()) for row in csv.reader(file) for cell in row if cell]
    return " ¦ ".join(cells)


def left_in_english(page: Page) -> list[str]:
    """Texts of the page that should be German and are not."""
    found: list[str] = page.evaluate(TEXTS)
    return [words for words in dict.fromkeys(found) if _is_english(words)]


def _is_english(words: str) -> bool:
    if words in english_of_ours():
        return words not in content()
    if words.rstrip('… .“”"').lstrip('“„"') in content():
        return False
    return len(set(ENGLISH.findall(words.lower()))) >= LEAST
