import django.contrib.postgres.fields
import django.db.models.deletion
import helsevei.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0005_deaths_and_guardians'),
        ('directory', '0008_open_to_parents'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Parent',
            fields=[
                ('id', models.UUIDField(default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('lives_with_child', models.BooleanField()),
                ('child_lives_with_a_parent', models.BooleanField()),
                ('register_read_at', models.DateTimeField()),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('parent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('parent', 'child'), name='parent_once')],
            },
        ),
        migrations.CreateModel(
            name='PowerOfAttorney',
            fields=[
                ('id', models.UUIDField(default=helsevei.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('receiver_number_encrypted', models.BinaryField()),
                ('receiver_index', models.BinaryField(db_index=True, max_length=32)),
                ('receiver_given_name', models.CharField(max_length=200)),
                ('receiver_family_name', models.CharField(max_length=200)),
                ('receiver_family_key', models.CharField(db_collation='C', editable=False, max_length=900)),
                ('abilities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('read', 'READ'), ('write', 'WRITE'), ('appointments', 'APPOINTMENTS'), ('results', 'RESULTS')], max_length=20), size=None)),
                ('service_ids', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), null=True, size=None)),
                ('start_date', models.DateField()),
                ('end_date', models.DateField(null=True)),
                ('legal_basis', models.CharField(blank=True, choices=[('spoken', 'SPOKEN'), ('guardian', 'GUARDIAN'), ('next_of_kin', 'NEXT_OF_KIN'), ('future_power', 'FUTURE_POWER')], default='', max_length=20)),
                ('review_date', models.DateField(null=True)),
                ('given_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('municipality', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='directory.municipality')),
                ('receiver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('end_date', None), ('end_date__gte', models.F('start_date')), _connector='OR'), name='power_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('legal_basis', ''), ('municipality', None), ('review_date', None)), models.Q(('municipality__isnull', False), ('review_date__isnull', False), ('service_ids__isnull', False), models.Q(('legal_basis', ''), _negated=True)), _connector='OR'), name='power_given_by_herself_or_registered'), models.CheckConstraint(condition=models.Q(('abilities__len__gte', 1), models.Q(('abilities__contains', ['read']), models.Q(('abilities__contains', ['write']), _negated=True), _connector='OR')), name='power_to_something_and_who_writes_reads'), models.CheckConstraint(condition=models.Q(('receiver', None), models.Q(('receiver', models.F('giver')), _negated=True), _connector='OR'), name='power_is_for_somebody_else')],
            },
        ),
    ]
