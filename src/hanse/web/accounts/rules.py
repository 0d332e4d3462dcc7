"""Who may see and change an account: its person alone."""

from hanse.web.accounts.models import Person


def may_change(person: Person, account: Person) -> bool:
    """May `person` change this account?"""
    return person.is_active and person.pk == account.pk


def may_be_erased(person: Person) -> bool:
    """May this account be erased? The last staff account stays, or nobody could run the instance."""
    if not person.is_staff:
        return True
    return Person.objects.filter(is_staff=True, is_active=True).exclude(pk=person.pk).exists()
