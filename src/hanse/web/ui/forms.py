"""How forms look: label above, hint under it, error beside the field and once at the top.

Django renders every form of the project with this renderer; apps write `{{ form }}` or `{{ field.as_field_group }}`.
"""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

WIDGETS = "django/forms/widgets/"
GROUPS = {f"{WIDGETS}radio.html", f"{WIDGETS}checkbox_select.html"}
PLAIN = {"checkbox", "radio", "hidden"}


class Renderer(TemplatesSetting):
    """Renders forms and fields with the templates of the design system."""

    form_template_name = "ui/form/form.html"
    formset_template_name = "ui/form/formset.html"
    field_template_name = "ui/form/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Give inputs their class, and lay choices as rows with a target of 32 pixels."""
        if template_name.startswith(WIDGETS):
            if template_name in GROUPS:
                template_name = "ui/form/choices.html"
            elif template_name == f"{WIDGETS}clearable_file_input.html":
                template_name = "ui/form/file.html"
            dress(context["widget"])
        return super().render(template_name, context, request)


def dress(widget: dict[str, Any]) -> None:
    """Add the class `input` to everything a person types into or picks from."""
    parts = widget.get("subwidgets")
    if parts and "optgroups" not in widget:
        for part in parts:
            dress(part)
    elif widget.get("type") not in PLAIN and widget["template_name"] not in GROUPS:
        classes = widget["attrs"].get("class", "").split()
        if "input" not in classes:
            widget["attrs"]["class"] = " ".join(["input", *classes])
