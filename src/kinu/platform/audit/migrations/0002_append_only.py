"""Triggers that refuse UPDATE and DELETE, and the one row that is the end of the chain."""

from django.db import migrations

from kinu.platform.audit import triggers


def close(apps, schema_editor):
    apps.get_model("audit", "Head").objects.get_or_create(id=1)
    triggers.install(schema_editor.connection)


def reopen(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(close, reopen)]
