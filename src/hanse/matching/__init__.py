"""Who should meet whom, and why: common interest, complementarity, market focus.

>>> from hanse.matching import Profile, match
>>> steel = Profile(id="s", name="Steel", country="AT", stages=("components",), ecosystems=("mobility",))
>>> cars = Profile(id="c", name="Cars", country="DE", stages=("assembly",), ecosystems=("mobility",))
>>> [reason.kind for reason in match([steel, cars]).of("c")[0].reasons]
['common_interest', 'value_chain']
"""

from hanse.matching.columns import column_names, headings, recognise_columns
from hanse.matching.match import Axis, Match, Matches, Wish, match
from hanse.matching.profile import Profile, profile_of
from hanse.matching.profiles import read_profiles, table_of_document
from hanse.matching.reason import Reason
from hanse.matching.records import CellProblem, Item, Record, read_records
from hanse.matching.rules import KINDS, Rules, read_rules

__all__ = [
    "KINDS",
    "Axis",
    "CellProblem",
    "Item",
    "Match",
    "Matches",
    "Profile",
    "Reason",
    "Record",
    "Rules",
    "Wish",
    "column_names",
    "headings",
    "match",
    "profile_of",
    "read_profiles",
    "read_records",
    "read_rules",
    "recognise_columns",
    "table_of_document",
]
