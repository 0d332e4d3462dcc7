"""What a profile must show before it is published: the criteria of the check, as facts about one organisation.

The figures are those of the European platform's own check: half a full-time equivalent, 15 members of two kinds,
an English web site with signs of life, a public body among the members or behind them. Recognised programmes and
social-economy clusters are let off what their programme has checked already.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from hanse.web.directory.models import Organisation

FEWEST_FTE = Decimal("0.5")
FEWEST_MEMBERS = 15
FEWEST_KINDS = 2


@dataclass(frozen=True)
class Criterion:
    """One criterion: is it met? None: only a person can say. `shown` is what the profile says about it."""

    code: str
    words: str
    met: bool | None
    shown: str = ""
    can_be_waived: bool = False


def criteria_of(organisation: Organisation) -> list[Criterion]:
    """The criteria for this kind of organisation (reads the prefetched rows)."""
    found = []
    if organisation.kind == Organisation.Kind.CLUSTER_ORGANISATION:
        counts = {row.kind: row.number for row in organisation.member_counts.all() if row.number}
        fte, total = organisation.fte, organisation.members_total
        has_public = bool(counts.get("public") or organisation.support_programmes)
        found = [
            Criterion(
                "team",
                _("At least 0.5 full-time equivalents manage the cluster"),
                fte is not None and fte >= FEWEST_FTE,
                "" if fte is None else str(fte),
                True,
            ),
            Criterion(
                "members",
                _("At least 15 committed members"),
                total is not None and total >= FEWEST_MEMBERS,
                "" if total is None else str(total),
                True,
            ),
            Criterion(
                "member_kinds", _("Members of at least two kinds"), len(counts) >= FEWEST_KINDS, str(len(counts)), True
            ),
            Criterion(
                "public",
                _("A public body among the members, or public support"),
                has_public,
                organisation.support_programmes,
                True,
            ),
        ]
    return [
        *found,
        Criterion(
            "website",
            _("A web site in English with signs of activity: services, projects, news"),
            None if organisation.website else False,
            organisation.website,
        ),
        Criterion("consistent", _("The profile says what the web site says, and there is no second profile"), None),
    ]


def may_be_waived(organisation: Organisation) -> bool:
    """Is it recognised by a programme, or a social-economy cluster?"""
    return bool(organisation.support_programmes) or "social-economy" in organisation.codes("ecosystem")


def missing_for_submission(organisation: Organisation) -> list[str]:
    """What a profile still lacks before it can be handed in, as names of columns (reads the prefetched rows)."""
    summary, _language = organisation.text_and_language("summary")
    wanted: dict[str, object] = {
        "name": organisation.name,
        "country": organisation.country,
        "website": organisation.website,
        "summary_en": summary,
    }
    if organisation.kind == Organisation.Kind.CLUSTER_ORGANISATION:
        wanted |= {
            "founded": organisation.founded,
            "region": organisation.nuts,
            "fte": organisation.fte,
            "members_total": organisation.members_total,
            "members_as_of": organisation.members_as_of,
            "ecosystems": organisation.codes("ecosystem"),
        }
    return [name for name, value in wanted.items() if value in (None, "", [])]
