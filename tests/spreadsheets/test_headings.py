"""Which column means what."""

from hanse.spreadsheets import recognise

VOCABULARY = {"name": ["Firma", "Organisation"], "country": ["Land"], "email": ["E-Mail"], "size": ["Größe"]}


def test_headings_are_recognised_whatever_their_case_signs_and_remarks():
    found = recognise(["FIRMA *", " Land (ISO) ", "E-mail", "GRÖSSE", "Foo"], vocabulary=VOCABULARY)
    assert found.mapping == {"FIRMA *": "name", " Land (ISO) ": "country", "E-mail": "email", "GRÖSSE": "size"}
    assert found.unknown == ("Foo",)
    assert found.column_of("country") == " Land (ISO) "
    assert found.column_of("nothing") is None


def test_the_canonical_name_is_always_known():
    assert recognise(["name"], vocabulary=VOCABULARY).mapping == {"name": "name"}


def test_a_second_column_of_the_same_meaning_is_left_to_the_person():
    found = recognise(["Firma", "Organisation"], vocabulary=VOCABULARY)
    assert (found.mapping, found.doubled) == ({"Firma": "name"}, {"Organisation": "name"})


def test_what_a_person_chose_comes_first():
    chosen = {"Organisation": "name", "Firma": ""}
    found = recognise(["Firma", "Organisation", "X"], vocabulary=VOCABULARY, chosen=chosen)
    assert (found.mapping, found.doubled, found.unknown) == ({"Organisation": "name"}, {}, ("X",))
