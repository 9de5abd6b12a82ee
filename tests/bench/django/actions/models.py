"""The service's own tables, of which Django makes or changes none, with the columns that the page needs."""
import datetime
import functools

from django.db import models
from django.utils import timezone

from actions import words

IDLE = datetime.timedelta(minutes=30)


class Organisation(models.Model):
    slug = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80)

    class Meta:
        managed = False
        db_table = "organisation"


class Person(models.Model):
    name = models.CharField(max_length=200)
    quality = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    disabled_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "person"


class Session(models.Model):
    token_hash = models.BinaryField(primary_key=True)
    person = models.ForeignKey(Person, models.PROTECT)
    role_recipient = models.CharField(max_length=40)
    person_recipient = models.CharField(max_length=40)
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "session"

    def left_s(self):
        """Seconds until it ends when nothing more is done in it."""
        return int(min(self.expires_at - timezone.now(), IDLE).total_seconds())


class Inbox(models.Model):
    recipient = models.CharField(max_length=40, primary_key=True)  # with two columns more; only counted here

    class Meta:
        managed = False
        db_table = "inbox"


class Orientation(models.Model):
    agreement_id = models.BigIntegerField()
    number = models.IntegerField(primary_key=True)  # within the agreement
    short_title = models.CharField(max_length=80)

    class Meta:
        managed = False
        db_table = "orientation"


# Names that hardly ever change are read once a process.
@functools.lru_cache(maxsize=None)
def orientations():
    return dict(Orientation.objects.filter(agreement_id=1).order_by("number").values_list("number", "short_title"))


@functools.lru_cache(maxsize=None)
def structures():
    return {o.id: o for o in Organisation.objects.filter(kind__in=["plie", "regional_union"]).order_by("short_name")}


class Action(models.Model):
    agreement_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=20, choices=words.STATUSES)
    orientation = models.IntegerField(null=True)
    structure_id = models.BigIntegerField(null=True)
    owner_party = models.CharField(max_length=10)
    action_form = models.CharField(max_length=20, null=True, choices=words.FORMS)
    ends_on = models.DateField(null=True)
    progress = models.IntegerField()
    updated_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "action"

    def subtitle(self):
        structure = structures().get(self.structure_id)
        parts = [structure.short_name if structure else "Structure à préciser"]
        if self.orientation is not None:
            parts.append(f"Orientation {self.orientation}, {orientations()[self.orientation]}")
        if self.action_form is not None:
            parts.append(self.get_action_form_display())
        return " · ".join(parts)

    def next_step(self):
        return words.NEXT_STEPS[self.status][0 if self.owner_party == "cub" else 1]

    def tone(self):
        return words.TONES[self.status]

    def is_late(self):
        return self.ends_on < words.REFERENCE_DATE and self.status not in words.ENDED
