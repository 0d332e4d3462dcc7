"""From here on the database itself refuses to change or delete an entry."""

from django.db import migrations

from hanse.web.audit import guard


def forwards(apps, schema_editor):
    guard.raise_guard(schema_editor.connection)


def backwards(apps, schema_editor):
    guard.lower_guard(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
