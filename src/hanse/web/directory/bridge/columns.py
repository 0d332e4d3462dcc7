"""The columns of the directory's spreadsheet: what each is called, where it lives, how its cells are read."""

import re
from dataclasses import dataclass

from hanse.web.directory.folding import fold
from hanse.web.directory.models import Classification, MemberCount

Scheme = Classification.Scheme


@dataclass(frozen=True)
class Column:
    """One column. `kind` says how a cell is read; `field` is the model field, the scheme or the kind of member."""

    name: str
    kind: str  # text, choice, country, nuts, website, mail, whole, decimal, day, codes, items, members
    field: str
    en: str
    de: str
    longest: int = 0
    also: tuple[str, ...] = ()

    def title(self, language: str) -> str:
        """The heading that people read."""
        return self.de if language.startswith("de") else self.en


def _members(kind: str, en: str, de: str, *also: str) -> Column:
    return Column(f"members_{kind}", "members", kind, en, de, also=also)


COLUMNS = (
    Column("id", "text", "reference", "Id", "Kennung", 60, ("key", "reference", "schlüssel", "nr", "no")),
    Column(
        "name",
        "text",
        "name",
        "Name",
        "Name",
        160,
        (
            "organisation",
            "organization",
            "cluster",
            "cluster name",
            "organisation name",
            "name der organisation",
            "clustername",
        ),
    ),
    Column(
        "acronym", "text", "acronym", "Acronym", "Kurzname", 30, ("abbreviation", "short name", "abkürzung", "kürzel")
    ),
    Column("kind", "choice", "kind", "Kind", "Art", 30, ("type", "organisation type", "typ", "organisationstyp")),
    Column("country", "country", "country", "Country", "Land", 2, ("country code", "ländercode", "staat")),
    Column("region", "nuts", "nuts", "Region (NUTS)", "Region (NUTS)", 5, ("nuts", "nuts code", "region", "nuts-code")),
    Column("town", "text", "town", "Town", "Ort", 80, ("city", "place", "stadt", "sitz")),
    Column(
        "founded",
        "whole",
        "founded",
        "Founded",
        "Gegründet",
        0,
        ("year founded", "foundation year", "gründungsjahr", "year", "gründung"),
    ),
    Column("legal_form", "text", "legal_form", "Legal form", "Rechtsform", 60, ("legal status",)),
    Column(
        "website",
        "website",
        "website",
        "Web site",
        "Website",
        200,
        ("url", "homepage", "web", "webseite", "internet", "web address"),
    ),
    Column("languages", "codes", Scheme.LANGUAGE, "Languages", "Sprachen", 0, ("language", "sprache")),
    Column(
        "ecosystems",
        "codes",
        Scheme.ECOSYSTEM,
        "Ecosystems",
        "Ökosysteme",
        0,
        (
            "ecosystem",
            "industrial ecosystem",
            "industrial ecosystems",
            "industrielle ökosysteme",
            "industrielles ökosystem",
        ),
    ),
    Column(
        "sectors",
        "codes",
        Scheme.NACE,
        "Sectors (NACE)",
        "Branchen (NACE)",
        0,
        ("sector", "nace", "nace code", "nace codes", "branche", "branchen", "wirtschaftszweige", "wirtschaftszweig"),
    ),
    Column(
        "technologies", "codes", Scheme.TECHNOLOGY, "Technologies", "Technologien", 0, ("technology", "technologie")
    ),
    Column("themes", "codes", Scheme.THEME, "Themes", "Themen", 0, ("theme", "topics", "thema")),
    Column(
        "stages",
        "codes",
        Scheme.STAGE,
        "Value-chain stages",
        "Wertschöpfungsstufen",
        0,
        ("value chain", "stage", "wertschöpfungskette"),
    ),
    Column(
        "services",
        "codes",
        Scheme.SERVICE,
        "Services",
        "Leistungen",
        0,
        ("service", "dienstleistungen", "angebote für mitglieder"),
    ),
    Column(
        "countries_known",
        "codes",
        Scheme.COUNTRY_KNOWN,
        "Countries with experience",
        "Länder mit Erfahrung",
        0,
        ("countries known", "experience in", "bekannte länder"),
    ),
    Column(
        "countries_wanted",
        "codes",
        Scheme.COUNTRY_WANTED,
        "Countries of interest",
        "Länder von Interesse",
        0,
        ("countries wanted", "target countries", "zielländer"),
    ),
    Column(
        "cooperation_sought",
        "codes",
        Scheme.SOUGHT,
        "Cooperation sought",
        "Gesuchte Zusammenarbeit",
        0,
        ("seeks", "sought", "gesucht"),
    ),
    Column(
        "cooperation_offered",
        "codes",
        Scheme.OFFERED,
        "Cooperation offered",
        "Angebotene Zusammenarbeit",
        0,
        ("offered", "angeboten"),
    ),
    Column("offers_en", "items", "offer", "Offers (English)", "Angebote (Englisch)", 0, ("offers", "offer")),
    Column("offers_de", "items", "offer", "Offers (German)", "Angebote (Deutsch)", 0, ("angebote", "angebot")),
    Column("needs_en", "items", "need", "Needs (English)", "Gesuche (Englisch)", 0, ("needs", "need", "requests")),
    Column(
        "needs_de",
        "items",
        "need",
        "Needs (German)",
        "Gesuche (Deutsch)",
        0,
        ("gesuche", "gesuch", "bedarf", "bedarfe"),
    ),
    Column(
        "summary_en",
        "text",
        "summary",
        "Short text (English)",
        "Kurztext (Englisch)",
        400,
        ("summary", "short text", "short description"),
    ),
    Column(
        "summary_de",
        "text",
        "summary",
        "Short text (German)",
        "Kurztext (Deutsch)",
        400,
        ("kurztext", "kurzbeschreibung", "zusammenfassung"),
    ),
    Column(
        "description_en",
        "text",
        "description",
        "Description (English)",
        "Beschreibung (Englisch)",
        8000,
        ("description", "about", "long text"),
    ),
    Column(
        "description_de",
        "text",
        "description",
        "Description (German)",
        "Beschreibung (Deutsch)",
        8000,
        ("beschreibung", "langtext"),
    ),
    Column(
        "staff",
        "whole",
        "staff",
        "Team (people)",
        "Team (Personen)",
        0,
        ("employees", "team", "mitarbeitende", "personal", "beschäftigte"),
    ),
    Column(
        "fte",
        "decimal",
        "fte",
        "Full-time equivalents",
        "Vollzeitstellen",
        0,
        ("full time equivalents", "vzä", "vollzeitäquivalente"),
    ),
    Column(
        "members_total",
        "whole",
        "members_total",
        "Members",
        "Mitglieder",
        0,
        ("members total", "number of members", "anzahl mitglieder", "mitglieder gesamt", "mitgliederzahl"),
    ),
    Column(
        "members_as_of",
        "day",
        "members_as_of",
        "Members as of",
        "Mitglieder Stand",
        0,
        ("as of", "stand", "members date", "stichtag"),
    ),
    _members("sme", "Members: SMEs", "Mitglieder: KMU", "sme", "smes", "kmu"),
    _members("startup", "Members: start-ups", "Mitglieder: Start-ups", "startups", "start-ups"),
    _members("large", "Members: large firms", "Mitglieder: Großunternehmen", "large companies", "großunternehmen"),
    _members(
        "research",
        "Members: research",
        "Mitglieder: Forschung",
        "research organisations",
        "forschung",
        "forschungseinrichtungen",
    ),
    _members("education", "Members: education", "Mitglieder: Bildung", "education", "bildung"),
    _members(
        "public", "Members: public bodies", "Mitglieder: öffentliche Stellen", "public bodies", "öffentliche hand"
    ),
    _members("finance", "Members: finance", "Mitglieder: Finanzwirtschaft", "finance", "finanzierung"),
    _members("civil", "Members: civil society", "Mitglieder: Zivilgesellschaft", "civil society", "zivilgesellschaft"),
    _members("other", "Members: other", "Mitglieder: Sonstige", "other members", "sonstige"),
    Column("label_scheme", "text", "scheme", "Label scheme", "Label-System", 40, ("label",)),
    Column("label_level", "text", "level", "Label level", "Label-Stufe", 20, ("level", "stufe", "gütesiegel")),
    Column(
        "label_valid_until",
        "day",
        "valid_until",
        "Label valid until",
        "Label gültig bis",
        0,
        ("valid until", "gültig bis"),
    ),
    Column(
        "contact_name",
        "text",
        "name",
        "Contact: name",
        "Kontakt: Name",
        120,
        ("contact", "contact person", "ansprechperson", "kontakt", "ansprechpartner"),
    ),
    Column(
        "contact_function",
        "text",
        "function",
        "Contact: function",
        "Kontakt: Funktion",
        120,
        ("function", "position", "funktion"),
    ),
    Column(
        "contact_email",
        "mail",
        "email",
        "Contact: mail address",
        "Kontakt: E-Mail",
        254,
        ("email", "e-mail", "mail", "contact mail", "e-mail-adresse"),
    ),
)
BY_NAME = {column.name: column for column in COLUMNS}
NAMES = tuple(BY_NAME)
MEMBER_KINDS = tuple(kind.value for kind in MemberCount.Kind)


def _plain(heading: str) -> str:
    return fold(re.sub(r"\([^)]*\)", " ", heading).replace("_", " "))


def _known_headings() -> dict[str, str]:
    """Folded heading → column; the full headings win over the shorter ones, the first column over later ones."""
    known: dict[str, str] = {}
    for column in COLUMNS:
        for heading in (column.name, column.en, column.de):
            known.setdefault(fold(heading.replace("_", " ")), column.name)
    for column in COLUMNS:
        for heading in column.also:
            known.setdefault(fold(heading), column.name)
    for column in COLUMNS:
        for heading in (column.en, column.de):
            known.setdefault(_plain(heading), column.name)
    return known


HEADINGS = _known_headings()


def recognise(headings: tuple[str, ...]) -> dict[str, str]:
    """Heading → our column ("" where none is known); a column is given to the first heading that asks for it."""
    mapping: dict[str, str] = {}
    taken: set[str] = set()
    for heading in headings:
        name = HEADINGS.get(fold(heading.replace("_", " "))) or HEADINGS.get(_plain(heading)) or ""
        if name in taken:
            name = ""
        mapping[heading] = name
        taken.add(name) if name else None
    return mapping
