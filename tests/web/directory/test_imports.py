"""A spreadsheet on its way: upload, columns, preview, confirmation; nothing doubled, nothing half-written."""

import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from tests.web.directory.factories import NOW, a_person, an_organisation, staff

from hanse.errors import Refused
from hanse.spreadsheets import read_table, write_csv
from hanse.web.directory import actions, rules
from hanse.web.directory.actions.import_rows import write_plan
from hanse.web.directory.models import Import, Organisation
from hanse.web.directory.queries.export import export
from hanse.web.directory.queries.listing import Filters
from hanse.web.directory.queries.plan import plan_import
from hanse.web.jobs.testing import run_all
from hanse.web.live.rules import may_hear

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
GERMAN = "Kennung;Name der Organisation;Land;Stadt;Mitglieder;Ökosysteme;Farbe\n"


def uploaded(text, *, by=None, at=NOW, filename="list.csv"):
    return actions.upload_file(data=text.encode("cp1252"), filename=filename, by=by or staff(), at=at)


def checked(text, *, by=None):
    upload = uploaded(text, by=by)
    return actions.name_columns(upload=upload, mapping=upload.mapping, by=upload.by, at=NOW)


def test_usual_headings_are_recognised_in_german_and_cp1252():
    upload = uploaded(GERMAN + "o1;Holz & Bäume;Österreich;Graz;1.200;Bauwirtschaft;grün\n")
    assert upload.mapping == {
        "Kennung": "id",
        "Name der Organisation": "name",
        "Land": "country",
        "Stadt": "town",
        "Mitglieder": "members_total",
        "Ökosysteme": "ecosystems",
        "Farbe": "",
    }
    assert Organisation.objects.count() == 0


def test_preview_names_every_wrong_cell_and_writes_nothing():
    rows = "o1;Holz;Österreich;Graz;viele;Bauwirtschaft;\no2;;Atlantis;Graz;5;Bauwitschaft;\no1;Drei;DE;;;;\n"
    upload = checked(GERMAN + rows)
    found = [(problem["row"], problem["heading"], problem["code"]) for problem in upload.findings["problems"]]
    assert found == [
        (2, "Mitglieder", "not_whole"),
        (3, "Land", "unknown"),
        (3, "Ökosysteme", "unknown"),
        (3, "Name der Organisation", "required"),
        (4, "Kennung", "double_in_file"),
    ]
    nearest = upload.findings["problems"][2]["facts"]["nearest"]
    assert nearest[0] == "construction"
    with pytest.raises(Refused, match="not right yet"):
        actions.confirm_import(upload=upload, publish=True, by=upload.by, at=NOW)
    assert Organisation.objects.count() == 0


def test_confirmed_import_is_written_once_and_the_file_forgotten():
    upload = checked(GERMAN + "o1;Holz;Österreich;Graz;64;Bauwirtschaft;\n")
    assert upload.findings["counts"] == {"new": 1, "changed": 0, "unchanged": 0, "wrong": 0}
    for _click in range(2):
        upload = actions.confirm_import(upload=upload, publish=True, by=upload.by, at=NOW)
    assert (upload.state, bytes(upload.content)) == ("done", b"")
    assert [(row.name, row.state) for row in Organisation.objects.all()] == [("Holz", "published")]


def test_second_file_updates_and_says_what():
    an_organisation(name="Holz", country="AT", town="Graz", id="o1")
    upload = checked("id;name;country;town\no1;Holz;AT;Wien\n;Neu;AT;Linz\n")
    assert upload.findings["counts"] == {"new": 1, "changed": 1, "unchanged": 0, "wrong": 0}
    assert upload.findings["changed"][0]["changes"] == [["town", "Graz", "Wien"]]


def test_import_of_somebody_who_is_no_validator_goes_through_the_check():
    rules.let_import(lambda person: person.email.startswith("organiser"))
    organiser = a_person(email="organiser@hanse.example")
    public = an_organisation(name="Holz", country="AT", town="Graz", id="o1")
    upload = checked("id;name;country;town\no1;Holzring;AT;Wien\n;Neu;AT;Linz\n", by=organiser)
    actions.confirm_import(upload=upload, publish=True, by=organiser, at=NOW)
    public.refresh_from_db()
    assert (public.name, public.town, public.pending, public.is_public) == ("Holz", "Wien", {"name": "Holzring"}, True)
    assert [row.name for row in Organisation.objects.public()] == ["Holz"]
    assert Organisation.objects.get(name="Neu").state == "in_validation"


def test_export_and_import_change_nothing():
    an_organisation(
        name="=Formula & Söhne", description_en="- one\n- two", needs_en="a: b | c", offers_de="nur | deutsch: ja"
    )
    an_organisation(name="Plain", label_scheme="ecei", label_level="gold", fte="7", founded="1999")
    for ending in ("csv", "xlsx"):
        content, _kind = export(Filters(), ending, with_contacts=True)
        table = read_table(content, filename=f"list.{ending}")
        done = actions.import_organisations([row.cells for row in table.rows], by=None, at=NOW)
        assert (done.new, done.changed, done.unchanged) == (0, 0, 2), ending


def test_export_shows_people_who_are_not_public_to_validators_only(client):
    an_organisation(contact_name="Ada Secret", contact_email="ada@x.example")
    assert b"Ada Secret" not in client.get("/directory/export.csv").content
    client.force_login(staff(), backend=BACKEND)
    assert b"Ada Secret" in client.get("/directory/export.csv").content
    assert client.get("/directory/export.exe").status_code == 404


def test_export_is_that_of_the_filtered_list(client):
    an_organisation(name="Wanted", country="PL")
    an_organisation(name="Other", country="DE")
    table = read_table(client.get("/directory/export.csv?country=PL").content, filename="list.csv")
    assert [row.cells["name"] for row in table.rows] == ["Wanted"]


def test_long_file_is_checked_and_written_by_jobs_with_progress():
    person = staff()
    rows = [[f"n{number}", f"Cluster {number}", "DE"] for number in range(600)]
    upload = actions.upload_file(data=write_csv(["id", "name", "country"], rows), filename="l.csv", by=person, at=NOW)
    upload = actions.name_columns(upload=upload, mapping=upload.mapping, by=person, at=NOW)
    assert (upload.state, upload.is_under_way, upload.percent) == ("checking", True, 0)
    run_all()
    upload.refresh_from_db()
    assert (upload.state, upload.percent, upload.findings["counts"]["new"]) == ("checked", 100, 600)
    assert actions.confirm_import(upload=upload, publish=True, by=person, at=NOW).state == "writing"
    assert Organisation.objects.count() == 0
    run_all()
    upload.refresh_from_db()
    assert (upload.state, Organisation.objects.public().count()) == ("done", 600)


def test_only_the_person_who_imports_hears_of_it():
    upload = uploaded("name;country\nA;DE\n")
    assert may_hear(upload.by, actions.topic_of(upload))
    assert not may_hear(staff(), actions.topic_of(upload))
    assert not may_hear(a_person(), "directory.review")


def test_files_that_nobody_confirms_are_forgotten_after_a_day():
    upload = checked("name;country\nA;DE\n")
    assert actions.forget_expired(at=NOW + timedelta(hours=23)) == 0
    with pytest.raises(Refused, match="upload the file again"):
        actions.confirm_import(upload=upload, publish=True, by=upload.by, at=NOW + timedelta(hours=25))
    assert actions.forget_expired(at=NOW + timedelta(hours=25)) == 1
    upload.refresh_from_db()
    assert (upload.state, bytes(upload.content)) == ("expired", b"")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("list.csv", b"name,country\nA\0,DE\n"),
        ("list.xlsx", b"PK\x03\x04 broken"),
        ("list.csv", b""),
        ("list.csv", b"name,name\nA,B\n"),
        ("list.csv", b"name,country\n" + b"A,DE\n" * 200_000),
    ],
)
def test_files_that_are_no_tables_are_refused_with_words(client, name, content):
    client.force_login(staff(), backend=BACKEND)
    page = client.post("/directory/import/", {"file": SimpleUploadedFile(name, content)})
    assert page.status_code == 422
    assert b'class="error"' in page.content
    assert Import.objects.count() == 0


def test_pages_lead_from_the_file_to_the_directory(client):
    client.force_login(staff(), backend=BACKEND)
    file = SimpleUploadedFile("liste.csv", (GERMAN + "o1;Holz;AT;Graz;64;Bauwirtschaft;\n").encode())
    address = client.post("/directory/import/", {"file": file}).headers["location"]
    columns = client.get(address).content.decode()
    assert "What the columns mean" in columns
    upload = Import.objects.get()
    names = [upload.mapping[heading] for heading in upload.findings["headings"]]
    answer = client.post(address, {f"c{number}": name for number, name in enumerate(names)})
    assert answer.headers["location"] == address
    assert "Import 1 new and 0 changed" in client.get(address).content.decode()
    for _click in range(2):
        assert client.post(f"{address}confirm/", {"publish": "on"}).status_code == 302
    assert "1 new, 0 changed, 0 as before." in " ".join(client.get(address).content.decode().split())
    assert "Holz" in client.get("/directory/").content.decode()


def test_two_columns_cannot_mean_the_same():
    upload = uploaded("name;country;other\nA;DE;x\n")
    with pytest.raises(Refused, match="same meaning"):
        actions.name_columns(
            upload=upload, mapping={"name": "name", "other": "name", "country": "country"}, by=upload.by, at=NOW
        )


def at_once(work, *, times=4):
    """Do the work in so many threads that start together; return what went wrong."""
    start, wrong = threading.Barrier(times), []

    def one():
        try:
            start.wait(timeout=10)
            work()
        except Exception as error:  # handed to the test
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return wrong


@pytest.mark.django_db(transaction=True)
def test_same_confirmation_posted_at_once_imports_once():
    upload = checked("name;country\nA;DE\nB;DE\n")
    by = upload.by

    def confirm():
        actions.confirm_import(upload=Import.objects.get(pk=upload.pk), publish=True, by=by, at=NOW)

    assert at_once(confirm) == []
    assert sorted(Organisation.objects.values_list("name", flat=True)) == ["A", "B"]
    assert Import.objects.get().state == "done"


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_same_rows_are_written_twice():
    """The negative control: what each of two clicks would do if it did not look at the import again under its lock."""
    rows = [(2, {"name": "A", "country": "DE"})]
    by, both_have_read = staff(), threading.Barrier(2)

    def unguarded():
        plan = plan_import(rows)
        both_have_read.wait(timeout=20)
        write_plan(plan, by=by, at=NOW, publish=True)

    wrong = at_once(unguarded, times=2)
    # PostgreSQL may let the second come to grief over the address; SQLite gives it another one.
    assert Organisation.objects.filter(name="A").count() == 2 or wrong


def test_refusals_are_worded_in_the_readers_language(client):
    client.force_login(staff(), backend=BACKEND)
    client.cookies["language"] = "de"
    file = SimpleUploadedFile("list.csv", b"name,country\n" + b"A,DE\n" * 20_001)
    page = client.post("/directory/import/", {"file": file})
    assert page.context["form"].errors == {"file": ["Die Tabelle hat mehr als 20.000 Zeilen. Bitte in Teilen senden."]}


def test_organiser_is_told_nothing_of_profiles_and_people_that_are_not_public():
    organiser = a_person()
    public = an_organisation(name="Open Ring", country="LV", contact_name="Ann", contact_email="ann@ring.example")
    draft = an_organisation(name="Secret Ring", country="LV", state="draft", town="Riga")
    text = "name;country;town;contact_name;contact_email\n"
    upload = checked(text + "Open Ring;LV;Liepaja;Mal;mal@ory.example\nSecret Ring;LV;Liepaja;;\n", by=organiser)
    told = str(upload.findings)
    assert [problem["code"] for problem in upload.findings["problems"]] == ["not_public"]
    assert [word for word in ("Ann", "ann@ring.example") if word in told] == []
    done = checked(text + "Open Ring;LV;Liepaja;Mal;mal@ory.example\n", by=organiser)
    actions.confirm_import(upload=done, publish=False, by=organiser, at=NOW)
    public.refresh_from_db()
    draft.refresh_from_db()
    assert (public.town, public.contacts.get().email, draft.town) == ("Liepaja", "ann@ring.example", "Riga")


def test_organiser_changes_what_an_import_of_theirs_began():
    organiser = a_person()
    text = "name;country;kind;town;contact_name;contact_email\nNew Ring;LV;network;{};Ann;{}@ring.example\n"
    for town, mail in (("Riga", "ann"), ("Liepaja", "anna")):
        upload = checked(text.format(town, mail), by=organiser)
        actions.confirm_import(upload=upload, publish=False, by=organiser, at=NOW)
    made = Organisation.objects.get(name="New Ring")
    assert (made.state, made.town, made.contacts.get().email) == ("in_validation", "Liepaja", "anna@ring.example")


def test_import_that_is_done_keeps_nothing_of_what_the_rows_said():
    upload = checked("name;country;kind;contact_name;contact_email\nNew Ring;LV;network;Ann;ann@ring.example\n")
    done = actions.confirm_import(upload=upload, publish=False, by=upload.by, at=NOW)
    assert sorted(done.findings) == ["counts", "made"]
    assert (done.findings["counts"]["new"], bytes(done.content)) == (1, b"")
