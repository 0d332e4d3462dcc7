"""Tags of the design system; loaded into every template."""

from django import template

register = template.Library()
