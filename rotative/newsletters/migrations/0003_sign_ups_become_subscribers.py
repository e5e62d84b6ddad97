from datetime import time

from django.db import migrations

from rotative.newsletters import tokens
from rotative.newsletters.addresses import fold
from rotative.newsletters.models import new_handle

DAILY = {
    "fr": (
        "La lettre du jour",
        "quotidienne",
        "Tous les jours, l’essentiel de nos articles par e-mail. C’est gratuit.",
    ),
    "en": (
        "The daily letter",
        "daily",
        "Every day, our latest stories, free and directly in your mailbox.",
    ),
}
VERBS = ("add", "change", "delete", "view")


def make_the_daily(apps, schema_editor):
    """A paper of before has one newsletter from now on, with the promise that it made."""
    paper = apps.get_model("record", "Paper").objects.filter(pk=1).first()
    waiting = apps.get_model("newsletters", "SignUp").objects.exists()
    if paper is None and not waiting:
        return  # a new installation: its paper has one when it is founded
    data = paper.data if paper else {}
    name, slug, promise = DAILY[data.get("language") or "fr"]
    apps.get_model("newsletters", "Newsletter").objects.create(
        kind="daily",
        name=name,
        slug=slug,
        promise=data.get("newsletter_pitch") or promise,
        send_at=time(7),
    )


def take_over_sign_ups(apps, schema_editor):
    """Who asked before waits for the daily one, with the words of then; a confirmation is owed."""
    of = {name: apps.get_model("newsletters", name) for name in ("SignUp", "Newsletter", "Consent")}
    paper = apps.get_model("record", "Paper").objects.filter(pk=1).first()
    language = (paper.data.get("language") if paper else "") or "fr"
    daily = of["Newsletter"].objects.first()
    for sign_up in of["SignUp"].objects.order_by("asked_at", "pk").iterator():
        subscriber, new = apps.get_model("newsletters", "Subscriber").objects.get_or_create(
            folded=fold(sign_up.email),
            defaults={
                "email": sign_up.email,
                "handle": new_handle(),
                "language": language,
                "asked_at": sign_up.asked_at,
            },
        )
        if new:
            apps.get_model("newsletters", "Subscription").objects.create(
                subscriber=subscriber, newsletter=daily, asked_at=sign_up.asked_at
            )
        of["Consent"].objects.create(
            subscriber=subscriber,
            newsletter=daily,
            digest=tokens.digest(subscriber.folded),
            verb="asked",
            at=sign_up.asked_at,
            words=sign_up.wording,
            page=sign_up.page,
        )


def take_over_rights(apps, schema_editor):
    """Who could read and erase sign-ups can read and erase subscribers, and edit newsletters."""
    kinds = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    former = kinds.filter(app_label="newsletters", model="signup").first()
    if former is None:
        return
    kinds.filter(app_label="newsletters", model="subscriber").delete()
    kinds.filter(pk=former.pk).update(model="subscriber")
    kind, _new = kinds.get_or_create(app_label="newsletters", model="newsletter")
    for verb in VERBS:
        held = permissions.filter(content_type=former, codename=f"{verb}_signup").first()
        if held is None:
            continue
        held.codename, held.name = f"{verb}_subscriber", f"Can {verb} subscriber"
        held.save()
        given, _new = permissions.get_or_create(
            content_type=kind,
            codename=f"{verb}_newsletter",
            defaults={"name": f"Can {verb} newsletter"},
        )
        given.group_set.add(*held.group_set.all())


class Migration(migrations.Migration):

    dependencies = [
        ("newsletters", "0002_people"),
        ("record", "0007_withdrawn"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(make_the_daily, migrations.RunPython.noop),
        migrations.RunPython(take_over_sign_ups, migrations.RunPython.noop),
        migrations.RunPython(take_over_rights, migrations.RunPython.noop),
        migrations.DeleteModel(name="SignUp"),
    ]
