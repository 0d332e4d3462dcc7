"""How forms look: label above, hint under it, error beside the field and once at the top."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Renders forms and fields with the templates of the design system."""
