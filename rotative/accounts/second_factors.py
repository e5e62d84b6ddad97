"""What somebody has besides their password: apps that show codes, passkeys, recovery codes."""

import secrets
from base64 import b32encode
from binascii import hexlify, unhexlify
from urllib.parse import quote, urlencode

from django import forms
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, TimestampMixin
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from rotative.accounts.sealing import seal, unseal
from rotative.people.models import User


class App(TOTPDevice):
    """An authenticator app (django-otp's, RFC 6238), whose secret is sealed in the database.

    A code of the step before or after counts, and each step's code once (`last_t`). How often
    somebody may try is the guard's affair.
    """

    class Meta:
        proxy = True

    @classmethod
    def begun_by(cls, user: User) -> "App":
        """The app that somebody is adding: the same until its first code is right."""
        begun = cls.objects.filter(user=user, confirmed=False).first()
        if begun is not None and begun.secret is not None:
            return begun
        cls.objects.filter(user=user, confirmed=False).delete()
        sealed = hexlify(seal(secrets.token_bytes(20), user.pk)).decode()
        return cls.objects.create(user=user, name="", confirmed=False, key=sealed)

    @property
    def secret(self) -> bytes | None:
        """None when it was sealed under a secret key that is gone."""
        return unseal(unhexlify(self.key), self.user_id)

    @property
    def bin_key(self) -> bytes:
        if self.secret is None:
            raise ValueError("the secret of this app cannot be unsealed")
        return self.secret

    def verify_token(self, token: str) -> bool:
        return self.secret is not None and bool(super().verify_token(token))

    def key_as_text(self) -> str:
        """To be typed where no picture can be taken: in fours."""
        text = b32encode(self.bin_key).decode().rstrip("=")
        return " ".join(text[n : n + 4] for n in range(0, len(text), 4))

    def address(self, paper: str) -> str:
        """What the QR code says."""
        issuer = paper.replace(":", " ")
        said = {"secret": b32encode(self.bin_key).decode().rstrip("="), "issuer": issuer}
        label = quote(f"{issuer}:{self.user.get_username()}")
        return f"otpauth://totp/{label}?{urlencode(said, quote_via=quote)}"


class Passkey(TimestampMixin, Device):
    """A passkey or security key (WebAuthn): its public key, which is no secret."""

    credential = models.BinaryField()  # attested credential data, WebAuthn 6.5.1
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the credential's id
    sign_count = models.PositiveBigIntegerField(default=0)


class RecoveryCode(models.Model):
    """A code that opens once, kept as a digest."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)


@register_setting(icon="lock", order=610)
class SignInSettings(BaseGenericSetting):
    """Who has to sign in in two steps."""

    administrators = models.BooleanField(
        _("administrators must"), default=False, help_text=_("Whoever may do everything.")
    )
    groups = models.ManyToManyField(
        Group,
        verbose_name=_("roles that must"),
        blank=True,
        related_name="+",
        help_text=_(
            "Whoever has none is led to set one up at their next sign-in, and can do nothing else."
        ),
    )

    panels = [
        FieldPanel("administrators"),
        FieldPanel("groups", widget=forms.CheckboxSelectMultiple),
    ]

    class Meta:
        verbose_name = _("Two-factor sign-in")
