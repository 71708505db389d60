"""Tables of mobility; triggers make the day's diary append-only on both databases."""

import django.db.models.deletion
import kinu.kernel.ids
from django.db import migrations, models

from kinu.platform.audit import public as audit


def close(apps, schema_editor):
    audit.guard(schema_editor.connection, "mobility_dayevent")


def reopen(apps, schema_editor):
    audit.unguard(schema_editor.connection, "mobility_dayevent")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Vehicle',
            fields=[
                ('id', models.CharField(max_length=24, primary_key=True, serialize=False)),
                ('label', models.CharField(max_length=60)),
                ('seats', models.PositiveSmallIntegerField()),
                ('wheelchairs', models.PositiveSmallIntegerField(default=0)),
                ('luggage', models.PositiveSmallIntegerField(default=0)),
                ('trades', models.JSONField(blank=True, default=list)),
                ('skills', models.JSONField(blank=True, default=list)),
                ('in_service', models.BooleanField(default=True)),
                ('order', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ('order', 'id'),
            },
        ),
        migrations.CreateModel(
            name='RegularTrip',
            fields=[
                ('id', models.CharField(default=kinu.kernel.ids.new_id, editable=False, max_length=32, primary_key=True, serialize=False)),
                ('weekdays', models.CharField(max_length=7)),
                ('mode', models.CharField(max_length=6)),
                ('minute', models.PositiveSmallIntegerField()),
                ('return_minute', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('people', models.PositiveSmallIntegerField(default=1)),
                ('children', models.PositiveSmallIntegerField(default=0)),
                ('wheelchairs', models.PositiveSmallIntegerField(default=0)),
                ('luggage', models.PositiveSmallIntegerField(default=0)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Rider',
            fields=[
                ('id', models.CharField(default=kinu.kernel.ids.new_id, editable=False, max_length=32, primary_key=True, serialize=False)),
                ('resident_id', models.CharField(blank=True, max_length=32)),
                ('account_id', models.CharField(blank=True, max_length=64)),
                ('name', models.CharField(max_length=80)),
                ('kana', models.CharField(blank=True, max_length=120)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('wheelchair', models.BooleanField(default=False)),
                ('discounts', models.JSONField(blank=True, default=list)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ServiceException',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('is_open', models.BooleanField(default=False)),
                ('opens', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('closes', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('why', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ('day',),
            },
        ),
        migrations.CreateModel(
            name='Stop',
            fields=[
                ('id', models.CharField(max_length=24, primary_key=True, serialize=False)),
                ('label', models.CharField(max_length=100)),
                ('reading', models.CharField(blank=True, max_length=150)),
                ('latin', models.CharField(blank=True, max_length=150)),
                ('kind', models.CharField(default='town', max_length=20)),
                ('town_id', models.CharField(blank=True, max_length=20)),
                ('facility_id', models.CharField(blank=True, max_length=20)),
                ('district', models.CharField(blank=True, max_length=40)),
                ('lat', models.FloatField()),
                ('lon', models.FloatField()),
                ('place', models.PositiveIntegerField(unique=True)),
                ('is_open', models.BooleanField(default=True)),
                ('order', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ('order', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Trip',
            fields=[
                ('id', models.CharField(default=kinu.kernel.ids.new_id, editable=False, max_length=32, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=12, unique=True)),
                ('day', models.DateField()),
                ('state', models.CharField(choices=[('booked', 'Booked'), ('aboard', 'Aboard'), ('done', 'Done'), ('cancelled', 'Cancelled'), ('no-show', 'No Show')], default='booked', max_length=10)),
                ('mode', models.CharField(default='leave', max_length=6)),
                ('wished', models.FloatField(blank=True, null=True)),
                ('window_from', models.FloatField()),
                ('window_until', models.FloatField()),
                ('arrive_by', models.FloatField()),
                ('longest_ride', models.FloatField()),
                ('direct', models.FloatField(default=0)),
                ('fare', models.PositiveIntegerField()),
                ('fare_code', models.CharField(blank=True, max_length=120)),
                ('people', models.PositiveSmallIntegerField(default=1)),
                ('children', models.PositiveSmallIntegerField(default=0)),
                ('wheelchairs', models.PositiveSmallIntegerField(default=0)),
                ('luggage', models.PositiveSmallIntegerField(default=0)),
                ('channel', models.CharField(max_length=8)),
                ('replaces', models.CharField(blank=True, max_length=32)),
                ('booked_at', models.DateTimeField()),
                ('booked_by', models.CharField(max_length=64)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('picked_up', models.FloatField(blank=True, null=True)),
                ('dropped_off', models.FloatField(blank=True, null=True)),
                ('told_delay', models.FloatField(default=0)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Unmet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('at', models.DateTimeField()),
                ('code', models.CharField(max_length=24)),
                ('district', models.CharField(blank=True, max_length=40)),
                ('wished', models.FloatField(blank=True, null=True)),
                ('people', models.PositiveSmallIntegerField(default=1)),
                ('wheelchairs', models.PositiveSmallIntegerField(default=0)),
                ('channel', models.CharField(max_length=8)),
                ('alternatives', models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='DayEvent',
            fields=[
                ('id', models.CharField(default=kinu.kernel.ids.new_id, editable=False, max_length=32, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('sequence', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=40)),
                ('data', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ('day', 'sequence'),
                'constraints': [models.UniqueConstraint(fields=('day', 'sequence'), name='mobility_event_once'), models.CheckConstraint(condition=models.Q(('sequence__gte', 1)), name='mobility_event_counted_from_one'), models.CheckConstraint(condition=models.Q(('kind', ''), _negated=True), name='mobility_event_named')],
            },
        ),
        migrations.CreateModel(
            name='Driver',
            fields=[
                ('id', models.CharField(default=kinu.kernel.ids.new_id, editable=False, max_length=32, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('kana', models.CharField(blank=True, max_length=120)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('account_id', models.CharField(blank=True, max_length=64)),
                ('in_service', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ('kana', 'id'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('account_id', ''), _negated=True), fields=('account_id',), name='mobility_driver_account_once')],
            },
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('vehicle', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='position', serialize=False, to='mobility.vehicle')),
                ('lat', models.FloatField()),
                ('lon', models.FloatField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='RegularRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('leg', models.CharField(max_length=4)),
                ('trip_id', models.CharField(blank=True, max_length=32)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('regular', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='mobility.regulartrip')),
            ],
        ),
        migrations.AddField(
            model_name='regulartrip',
            name='rider',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='regulars', to='mobility.rider'),
        ),
        migrations.CreateModel(
            name='Pass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField()),
                ('rider', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passes', to='mobility.rider')),
            ],
        ),
        migrations.CreateModel(
            name='RoadMap',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('revision', models.CharField(max_length=32)),
                ('source', models.CharField(max_length=200)),
                ('graph', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='mobility_one_road_map')],
            },
        ),
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('starts', models.PositiveSmallIntegerField()),
                ('ends', models.PositiveSmallIntegerField()),
                ('break_from', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('break_until', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('break_minutes', models.PositiveSmallIntegerField(default=0)),
                ('driver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='mobility.driver')),
                ('vehicle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shifts', to='mobility.vehicle')),
            ],
            options={
                'ordering': ('day', 'vehicle__order', 'starts'),
            },
        ),
        migrations.AddField(
            model_name='vehicle',
            name='depot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mobility.stop'),
        ),
        migrations.AddConstraint(
            model_name='stop',
            constraint=models.CheckConstraint(condition=models.Q(('label', ''), _negated=True), name='mobility_stop_has_label'),
        ),
        migrations.AddField(
            model_name='rider',
            name='home',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='mobility.stop'),
        ),
        migrations.AddField(
            model_name='regulartrip',
            name='destination',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mobility.stop'),
        ),
        migrations.AddField(
            model_name='regulartrip',
            name='origin',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mobility.stop'),
        ),
        migrations.AddField(
            model_name='trip',
            name='destination',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mobility.stop'),
        ),
        migrations.AddField(
            model_name='trip',
            name='origin',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mobility.stop'),
        ),
        migrations.AddField(
            model_name='trip',
            name='regular',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='trips', to='mobility.regulartrip'),
        ),
        migrations.AddField(
            model_name='trip',
            name='return_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='returns', to='mobility.trip'),
        ),
        migrations.AddField(
            model_name='trip',
            name='rider',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='trips', to='mobility.rider'),
        ),
        migrations.AddField(
            model_name='unmet',
            name='destination',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='mobility.stop'),
        ),
        migrations.AddField(
            model_name='unmet',
            name='origin',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='mobility.stop'),
        ),
        migrations.AddIndex(
            model_name='position',
            index=models.Index(fields=['at'], name='mobility_position_at'),
        ),
        migrations.AddConstraint(
            model_name='regularrun',
            constraint=models.UniqueConstraint(fields=('regular', 'day', 'leg'), name='mobility_regular_run_once'),
        ),
        migrations.AddConstraint(
            model_name='regularrun',
            constraint=models.CheckConstraint(condition=models.Q(('leg__in', ('out', 'back'))), name='mobility_regular_leg'),
        ),
        migrations.AddConstraint(
            model_name='pass',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='mobility_pass_forward'),
        ),
        migrations.AddConstraint(
            model_name='shift',
            constraint=models.UniqueConstraint(fields=('day', 'vehicle'), name='mobility_shift_once'),
        ),
        migrations.AddConstraint(
            model_name='shift',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='mobility_shift_forward'),
        ),
        migrations.AddConstraint(
            model_name='shift',
            constraint=models.CheckConstraint(condition=models.Q(('break_minutes', 0), models.Q(('break_from__gte', models.F('starts')), ('break_until__gt', models.F('break_from')), ('break_until__lte', models.F('ends'))), _connector='OR'), name='mobility_shift_break_inside'),
        ),
        migrations.AddConstraint(
            model_name='vehicle',
            constraint=models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='mobility_vehicle_takes_somebody'),
        ),
        migrations.AddIndex(
            model_name='rider',
            index=models.Index(fields=['phone'], name='mobility_rider_phone'),
        ),
        migrations.AddConstraint(
            model_name='rider',
            constraint=models.UniqueConstraint(condition=models.Q(('resident_id', ''), _negated=True), fields=('resident_id',), name='mobility_rider_resident_once'),
        ),
        migrations.AddConstraint(
            model_name='rider',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('account_id', ''), _negated=True), ('resident_id', '')), fields=('account_id',), name='mobility_rider_account_once'),
        ),
        migrations.AddConstraint(
            model_name='regulartrip',
            constraint=models.CheckConstraint(condition=models.Q(('mode__in', ('leave', 'arrive'))), name='mobility_regular_mode'),
        ),
        migrations.AddConstraint(
            model_name='regulartrip',
            constraint=models.CheckConstraint(condition=models.Q(('weekdays__regex', '^[0-6]+$')), name='mobility_regular_days'),
        ),
        migrations.AddIndex(
            model_name='trip',
            index=models.Index(fields=['day', 'state'], name='mobility_trip_day'),
        ),
        migrations.AddIndex(
            model_name='trip',
            index=models.Index(fields=['rider', '-day', '-window_from'], name='mobility_trip_rider'),
        ),
        migrations.AddConstraint(
            model_name='trip',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['booked', 'aboard', 'done', 'cancelled', 'no-show'])), name='mobility_trip_state_known'),
        ),
        migrations.AddConstraint(
            model_name='trip',
            constraint=models.CheckConstraint(condition=models.Q(('arrive_by__gt', models.F('window_from')), ('window_until__gte', models.F('window_from'))), name='mobility_trip_promise_forward'),
        ),
        migrations.AddConstraint(
            model_name='trip',
            constraint=models.CheckConstraint(condition=models.Q(('children__lte', models.F('people')), ('people__gte', 1), ('wheelchairs__lte', models.F('people'))), name='mobility_trip_people'),
        ),
        migrations.AddConstraint(
            model_name='trip',
            constraint=models.CheckConstraint(condition=models.Q(('origin', models.F('destination')), _negated=True), name='mobility_trip_goes_somewhere'),
        ),
        migrations.AddIndex(
            model_name='unmet',
            index=models.Index(fields=['day', 'code'], name='mobility_unmet_day'),
        ),
        migrations.RunPython(close, reopen),
    ]
