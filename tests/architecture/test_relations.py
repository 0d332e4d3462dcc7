"""A relation between models points down the storeys, or stays in its app."""

import tomllib
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import Model

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
LAYERS = next(contract["layers"] for contract in CONTRACTS if contract["name"] == "web apps stand in storeys")
STOREY = {app.strip(): len(LAYERS) - number for number, layer in enumerate(LAYERS) for app in layer.split("|")}


def app_of(model: type[Model]) -> str | None:
    """The app's folder, for our own apps."""
    parts = model.__module__.split(".")
    return parts[2] if parts[:2] == ["hanse", "web"] else None


def points_down(model: type[Model], target: type[Model]) -> bool:
    """May a relation of `model` name `target`?"""
    ours, theirs = app_of(model), app_of(target)
    if ours is None or theirs is None or ours == theirs or target._meta.label == settings.AUTH_USER_MODEL:
        return True
    return STOREY[ours] > STOREY[theirs]


def test_relations_point_down() -> None:
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model not in (None, "self")
        if not points_down(model, field.related_model)
    ]
    assert upward == []


def test_a_relation_that_points_up_would_be_seen() -> None:
    organisation, edition = apps.get_model("directory.Organisation"), apps.get_model("events.Edition")
    assert points_down(edition, organisation)
    assert not points_down(organisation, edition)
