"""Settings: typed, told all at once, never with a password in the words."""

from pathlib import Path

import pytest

from hanse.web.project.environment import Environment, database


def said(environment: Environment) -> list[str]:
    return [str(complaint) for complaint in environment.complaints]


@pytest.mark.parametrize(("word", "value"), [("yes", True), ("ON", True), ("1", True), ("no", False), ("", False)])
def test_flag_is_yes_or_no(word: str, value: bool):
    environment = Environment({"HANSE_X": word})
    assert environment.flag("X") is value
    assert said(environment) == []


def test_absent_flag_is_its_default_and_a_no_is_a_no():
    assert Environment({}).flag("X", True) is True
    assert Environment({"HANSE_X": "no"}).flag("X", True) is False


def test_everything_that_is_wrong_is_told_at_once():
    environment = Environment(
        {"HANSE_A": "perhaps", "HANSE_B": "-3", "HANSE_C": "mysql://u:secret@h/d", "HANSE_D": "[{}]"}
    )
    values = (
        environment.flag("A"),
        environment.number("B", 8, least=1),
        environment.address("C", "sqlite:///x", {"sqlite", "postgresql"}).scheme,
        environment.providers("D"),
    )
    assert values == (False, 8, "sqlite", [])
    assert said(environment) == [
        "HANSE_A: is “perhaps”; write yes or no",
        "HANSE_B: is “-3”; write a whole number from 1",
        "HANSE_C: begins with “mysql”; write postgresql://… or sqlite://…",
        "HANSE_D: lacks a field in one of its providers; each needs client_id, id, name, secret, server_url",
    ]


def test_providers_come_from_a_list_or_a_file(tmp_path: Path):
    entry = '[{"id": "eu-login", "name": "EU Login", "server_url": "https://x", "client_id": "a", "secret": "b"}]'
    (tmp_path / "oidc.json").write_text(entry)
    for word in (entry, str(tmp_path / "oidc.json")):
        environment = Environment({"HANSE_OIDC": word})
        assert [provider["name"] for provider in environment.providers("OIDC")] == ["EU Login"]
        assert said(environment) == []
    environment = Environment({"HANSE_OIDC": str(tmp_path / "none.json")})
    assert environment.providers("OIDC") == []
    assert said(environment) == ["HANSE_OIDC: cannot be read (FileNotFoundError); write a JSON list or the path of one"]


def test_sqlite_is_tuned():
    found = database(Environment({}).address("X", "sqlite:////srv/hanse/x.sqlite3", {"sqlite"}), connections=9)
    assert (found["NAME"], found["CONN_MAX_AGE"]) == ("/srv/hanse/x.sqlite3", None)
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        assert pragma in found["OPTIONS"]["init_command"]


def test_postgresql_has_a_pool():
    url = "postgresql://hanse:p%40ss@db.example:6432/hanse"
    found = database(Environment({"HANSE_X": url}).address("X", "", {"postgresql"}), connections=9)
    assert (found["HOST"], found["PORT"], found["PASSWORD"], found["NAME"]) == ("db.example", "6432", "p@ss", "hanse")
    assert found["OPTIONS"]["pool"]["max_size"] == 9
