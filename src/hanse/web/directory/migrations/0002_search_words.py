"""The index that the search uses: FTS5 on SQLite, an expression index on PostgreSQL. Both hold folded words."""

from django.db import migrations

SQLITE = "CREATE VIRTUAL TABLE directory_words USING fts5(words, prefix='1 2 3', detail='none', tokenize='unicode61')"
POSTGRESQL = (
    "CREATE INDEX directory_words ON directory_organisation USING gin (to_tsvector('simple', search))"
)


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE)
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE directory_words")
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX directory_words")


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
