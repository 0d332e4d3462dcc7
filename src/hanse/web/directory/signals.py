"""News of the directory that upper apps may follow.

`profile_changed(organisations, at)` is sent after the commit of an action that changed what profiles show: texts,
figures, classifications, offers and needs, or whether they are public. `organisations` is the frozenset of their
primary keys: an import of eighty rows sends once.
"""

from django.dispatch import Signal

profile_changed = Signal()
