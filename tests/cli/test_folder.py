"""A folder with a matchmaking: its files checked together, and the case that is made of it."""

from pathlib import Path

import pytest

from hanse.cli.casework import BASE, MUTUAL, build_case, wanted_meetings
from hanse.cli.folder import read_folder
from hanse.cli.matchmake import find_matches
from hanse.errors import InputError
from hanse.scheduling import read_case

EVENT = """
name = "Riga"
time_zone = "Europe/Riga"
[[sessions]]
code = "morning"
date = 2027-05-11
start = "10:00"
end = "11:00"
[[sessions]]
code = "noon"
date = 2027-05-11
start = "12:00"
end = "12:40"
[places]
count = 2
"""
ORGANISATIONS = """id,name,kind,country,ecosystems,themes
a,Alder,cluster_organisation,DE,agri-food,skills
b,Birch,cluster_organisation,LV,agri-food,skills
c,Cedar,cluster_organisation,FI,health,resilience
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "event.toml").write_text(EVENT)
    (tmp_path / "organisations.csv").write_text(ORGANISATIONS)
    return tmp_path


def case_of(place: Path) -> dict:
    folder = read_folder(place)
    case = build_case(folder, wanted_meetings(folder, find_matches(folder)))
    read_case(case)
    return case


def problems_of(place: Path) -> list[str]:
    with pytest.raises(InputError) as refused:
        read_folder(place)
    return [problem.where for problem in refused.value.problems]


def test_organisations_without_participants_meet_under_their_own_id(place: Path) -> None:
    (place / "wishes.csv").write_text("from,to\na,b\n")
    case = case_of(place)
    assert [(entry["id"], entry["organisation"]) for entry in case["participants"]] == [
        ("a", "a"),
        ("b", "b"),
        ("c", "c"),
    ]
    assert [entry["participants"] for entry in case["meetings"]] == [["a", "b"]]


def test_sessions_and_times_become_slots_somebody_cannot_use(place: Path) -> None:
    (place / "participants.csv").write_text(
        "id,organisation,name,sessions,unavailable,max_meetings\np1,a,Ana,morning,2027-05-11 10:20; 10:40,3\n"
    )
    (place / "wishes.csv").write_text("from,to\np1,b\n")
    ana = next(entry for entry in case_of(place)["participants"] if entry["id"] == "p1")
    assert ana == {"id": "p1", "organisation": "a", "unavailable": ["s2", "s3", "s4", "s5"], "max_meetings": 3}


def test_both_sides_asking_is_one_meeting_that_is_worth_more(place: Path) -> None:
    (place / "wishes.csv").write_text("from,to,weight\na,b,70\nb,a,90\n")
    assert [entry["weight"] for entry in case_of(place)["meetings"]] == [90 + MUTUAL]


def test_status_without_weight_weighs_by_status_and_fit(place: Path) -> None:
    (place / "wishes.csv").write_text("from,to,status\na,b,accepted\na,c,requested\n")
    weights = [entry["weight"] for entry in case_of(place)["meetings"]]
    assert BASE["accepted"] <= weights[0] <= BASE["accepted"] + 40
    assert BASE["requested"] <= weights[1] <= BASE["requested"] + 40


def test_declined_wish_is_no_meeting_also_where_the_other_side_asks(place: Path) -> None:
    (place / "wishes.csv").write_text("from,to,status\na,b,declined\nb,a,requested\na,c,requested\n")
    assert [entry["participants"] for entry in case_of(place)["meetings"]] == [["a", "c"]]


def test_wish_with_a_slot_is_locked_there(place: Path) -> None:
    (place / "wishes.csv").write_text("from,to,status,slot\na,b,locked,2027-05-11 12:20\n")
    assert case_of(place)["meetings"][0]["locked"] == "s5"


def test_meetings_of_several_delegates_are_shared_among_them(place: Path) -> None:
    (place / "participants.csv").write_text("id,organisation,name\np1,a,Ana\np2,a,Ben\n")
    (place / "wishes.csv").write_text("from,to\na,b\na,c\n")
    assert {entry["participants"][0] for entry in case_of(place)["meetings"]} == {"p1", "p2"}


def test_without_wishes_the_best_matches_are_proposed(place: Path) -> None:
    meetings = case_of(place)["meetings"]
    assert ["a", "b"] in [entry["participants"] for entry in meetings]


def test_every_problem_of_every_file_is_told_at_once(place: Path) -> None:
    (place / "event.toml").write_text(EVENT.replace("Europe/Riga", "Riga"))
    (place / "organisations.csv").write_text(ORGANISATIONS + "d,Dill,cluster_organisation,XX,,\n")
    (place / "participants.csv").write_text("id,organisation,sessions\np1,z,\np2,a,night\n")
    (place / "wishes.csv").write_text("from,to,status,weight\na,a,requested,\nq,b,maybe,heavy\n")
    assert problems_of(place) == [
        "event.toml: time_zone",
        "organisations.csv: row 5, country (D5)",
        "participants.csv, row 2, organisation",
        "wishes.csv, row 2, to",
        "wishes.csv, row 3, from",
        "wishes.csv, row 3, status",
        "wishes.csv, row 3, weight",
    ]


def test_session_that_does_not_exist_is_refused(place: Path) -> None:
    (place / "participants.csv").write_text("id,organisation,sessions,unavailable\np1,a,night,09:00\n")
    assert problems_of(place) == ["participants.csv, row 2, sessions", "participants.csv, row 2, unavailable"]


def test_doubled_ids_are_refused(place: Path) -> None:
    (place / "participants.csv").write_text("id,organisation\np1,a\np1,b\n")
    assert problems_of(place) == ["participants.csv, row 3, id"]


def test_missing_column_names_those_that_are_there(place: Path) -> None:
    (place / "wishes.csv").write_text("von,nach\na,b\n")
    with pytest.raises(InputError) as refused:
        read_folder(place)
    assert "von, nach" in str(refused.value.problems[0])


def test_folder_without_files_says_what_to_add(tmp_path: Path) -> None:
    assert problems_of(tmp_path) == ["event.toml", str(tmp_path)]
    assert problems_of(tmp_path / "nowhere") == [str(tmp_path / "nowhere")]
