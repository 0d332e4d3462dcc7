"""Reading the chain."""

from dataclasses import dataclass

from hanse.web.audit.models import FIRST, Entry, Head

MOST_FAULTS = 20  # more are not told one by one


@dataclass(frozen=True)
class Examination:
    """What a walk along the whole chain found."""

    entries: int
    number: int
    hash: str
    faults: tuple[str, ...]
    more_faults: int = 0

    @property
    def is_sound(self) -> bool:
        """Nothing was changed, taken out, put in or cut off."""
        return not self.faults


def examine_chain(*, noted: tuple[int, str] | None = None) -> Examination:
    """Walk the chain from its first entry: numbers, links, hashes, and the head.

    `noted` is an end (number, hash) that somebody wrote down earlier; it must still stand in the chain,
    which finds even a chain that was computed anew as a whole.
    """
    faults: list[str] = []
    entries, number, last = 0, 0, FIRST
    noted_seen = noted is None
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        entries += 1
        if entry.number != number + 1:
            faults.append(f"entry {number + 1}: missing (the next one is {entry.number})")
        elif entry.previous != last:
            faults.append(f"entry {entry.number}: does not follow from entry {number}")
        if entry.computed_hash() != entry.hash:
            faults.append(f"entry {entry.number}: was changed after it was recorded")
        if noted is not None and entry.number == noted[0]:
            noted_seen = True
            if entry.hash != noted[1]:
                faults.append(f"entry {entry.number}: is not the one whose hash was noted")
        number, last = entry.number, entry.hash
    if noted is not None and not noted_seen:
        faults.append(f"entry {noted[0]}: was noted, and is not in the chain")
    head = Head.objects.filter(pk=1).first() or Head()
    if (head.number, head.hash) != (number, last):
        faults.append(f"the end: the chain ends with entry {number}, its head names entry {head.number}")
    return Examination(entries, number, last, tuple(faults[:MOST_FAULTS]), max(0, len(faults) - MOST_FAULTS))
