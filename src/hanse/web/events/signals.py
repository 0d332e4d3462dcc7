"""News of editions that upper apps may follow.

`edition_copied(source, edition, days, by, at)` is sent inside the transaction of the copy, so that an
edition is copied with everything that belongs to it or not at all. `days` is the shift of its dates.
"""

from django.dispatch import Signal

edition_copied = Signal()
