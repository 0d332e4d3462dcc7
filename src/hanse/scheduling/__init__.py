"""When and where: bilateral agendas, rooms and tables, with a proved bound and a reason for every unmet wish.

>>> case = read_case({
...     "format": "hanse-matchmaking/1",
...     "slots": [{"id": "s1"}, {"id": "s2"}],
...     "places": {"count": 1},
...     "participants": [{"id": "ana"}, {"id": "ben"}, {"id": "eva"}],
...     "meetings": [{"id": "m1", "participants": ["ana", "ben"], "weight": 5},
...                  {"id": "m2", "participants": ["ben", "eva"], "weight": 3}],
...     "policy": {"choose": "value"},
... })
>>> schedule = solve(case, seconds=5, workers=1)
>>> schedule.status, schedule.value, len(schedule.meetings)
('optimal', 8, 2)
"""

from hanse.scheduling.case import Case, Id, Meeting, Organisation, Participant, Places, Policy, Slot
from hanse.scheduling.document import schedule_document
from hanse.scheduling.reading import read_case, read_previous
from hanse.scheduling.schedule import REASONS, Breaks, Demand, Fairness, Held, Progress, Schedule, Unmet
from hanse.scheduling.solve import solve
from hanse.scheduling.validation import validate

__all__ = [
    "REASONS",
    "Breaks",
    "Case",
    "Demand",
    "Fairness",
    "Held",
    "Id",
    "Meeting",
    "Organisation",
    "Participant",
    "Places",
    "Policy",
    "Progress",
    "Schedule",
    "Slot",
    "Unmet",
    "read_case",
    "read_previous",
    "schedule_document",
    "solve",
    "validate",
]
