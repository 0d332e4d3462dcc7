"""Words for what the data files and machines leave to the web."""

from django.utils.translation import gettext_lazy as _

LEVELS = {"gold": _("Gold"), "silver": _("Silver"), "bronze": _("Bronze")}
