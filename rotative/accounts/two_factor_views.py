"""The screens on which somebody sets up their second factors, and one for whoever lost them."""

from typing import Any

from django import forms
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin import messages

from rotative.accounts import passkeys, two_factor
from rotative.accounts.second_factors import App, Passkey
from rotative.lib.text import visible
from rotative.newsroom.models import PaperSettings
from rotative.people.forms import patience
from rotative.people.models import User

FAULTS = 422


class PasswordForm(forms.Form):
    """The password once more: a screen that somebody left open changes nothing."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if wait := two_factor.knock(self.user):
            raise ValidationError(patience(wait))
        if not self.user.check_password(password):
            raise ValidationError(_("This is not your password."))
        two_factor.went_well(self.user)
        return password


class NameForm(PasswordForm):
    """What a factor is called in the list."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)

    def clean_name(self) -> str:
        name = visible(self.cleaned_data["name"])
        if not name:
            raise ValidationError(self.fields["name"].error_messages["required"])
        return name


class AppForm(NameForm):
    field_order = ("code", "name", "password")

    code = forms.CharField(
        label=gettext_lazy("Code that the app shows"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(NameForm):
    field_order = ("name", "password", "passkey")

    passkey = forms.CharField(max_length=20_000, required=False, widget=forms.HiddenInput)


def two_factor_screen(request: HttpRequest) -> HttpResponse:
    """What somebody has, and what they can add."""
    user = _me(request)
    context = _around(_("Two-factor sign-in")) | {
        "factors": two_factor.factors_of(user),
        "codes": user.recovery_codes.count(),
        "must": two_factor.must_have(user),
        "passkeys_possible": passkeys.are_possible(),
    }
    return render(request, "accounts/two_factor.html", context)


@sensitive_post_parameters()
def add_app(request: HttpRequest) -> HttpResponse:
    """Show the QR code and the key; a right code confirms that the app has it."""
    user = _me(request)
    app = App.begun_by(user)
    initial = {"name": _("My phone")}
    form = AppForm(request.POST if request.method == "POST" else None, user=user, initial=initial)
    if form.is_valid():
        code = form.cleaned_data["code"].replace(" ", "")
        codes = two_factor.confirm(app, code, form.cleaned_data["name"])
        if codes is not None:
            return _added(request, user, codes)
        form.add_error("code", _("The app shows another code by now, or has another key."))
    import segno  # when it is needed: most workers never draw one

    context = _around(_("Add an app"), _("Two-factor sign-in"))
    drawn = segno.make(app.address(PaperSettings.of_screens().name), error="m")
    context |= {
        "form": form,
        "key": app.key_as_text(),
        "picture": mark_safe(  # noqa: S308  drawn by us
            drawn.svg_inline(scale=5, border=4, dark="#000", light="#fff", svgclass="qr")
        ),
    }
    return render(request, "accounts/add_app.html", context, status=_status(form))


@sensitive_post_parameters()
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Have the browser make a passkey, and keep its public half."""
    user = _me(request)
    if not passkeys.are_possible():
        raise Http404
    form = PasskeyForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        try:
            made = passkeys.new_one(request, form.cleaned_data["passkey"])
        except passkeys.NotRight:
            form.add_error("name", _("The browser made no passkey. Try again."))
        else:
            if Passkey.objects.filter(digest=made[1]).exists():
                form.add_error("name", _("This passkey is there already."))
            else:
                codes = two_factor.add_passkey(user, form.cleaned_data["name"], *made)
                return _added(request, user, codes)
    context = _around(_("Add a passkey"), _("Two-factor sign-in"))
    context |= {"form": form, "asked": passkeys.ask_for_new(request, user)}
    return render(request, "accounts/add_passkey.html", context, status=_status(form))


@sensitive_post_parameters()
def remove(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Take an app or a passkey away."""
    user = _me(request)
    mine = App.objects.filter(confirmed=True) if kind == "app" else Passkey.objects.all()
    factor: Any = get_object_or_404(mine.filter(user=user), pk=pk)
    form = PasswordForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        two_factor.remove(factor)
        _stay(request, user)
        messages.success(request, _("“%(name)s” is removed.") % {"name": factor.name})
        return redirect("two_factor")
    context = _around(_("Remove “%(name)s”") % {"name": factor.name}, _("Two-factor sign-in"))
    is_last = len(two_factor.factors_of(user)) == 1
    context |= {"form": form, "act": _("Remove it"), "is_last": is_last}
    return render(request, "accounts/with_password.html", context, status=_status(form))


@sensitive_post_parameters()
def new_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes."""
    user = _me(request)
    if not two_factor.has_factor(user):
        return redirect("two_factor")
    form = PasswordForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        return _codes(request, two_factor.make_recovery_codes(user))
    context = _around(_("New recovery codes"), _("Two-factor sign-in"))
    context |= {"form": form, "act": _("Make new codes"), "are_codes": True}
    return render(request, "accounts/with_password.html", context, status=_status(form))


def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """An administrator lets in somebody who lost what they had."""
    if not request.user.is_superuser:
        raise PermissionDenied
    user = get_object_or_404(User, pk=pk)
    if user == request.user:
        return redirect("two_factor")
    factors = two_factor.factors_of(user)
    if request.method == "POST" and factors:
        two_factor.reset(user, request.user)
        said = _("%(username)s signs in with the password alone until they set it up anew.")
        messages.success(request, said % {"username": user.username})
        return redirect("wagtailusers_users:index")
    context = _around(_("Reset two-factor sign-in")) | {"whose": user, "factors": factors}
    return render(request, "accounts/reset.html", context)


def _me(request: HttpRequest) -> User:
    return User.objects.get(username=request.user.get_username())


def _added(request: HttpRequest, user: User, codes: list[str]) -> HttpResponse:
    """Go on in this session; show recovery codes if these are the first."""
    _stay(request, user)
    if codes:
        return _codes(request, codes)
    messages.success(request, _("It is added: the next sign-in asks for it."))
    return redirect("two_factor")


def _stay(request: HttpRequest, user: User) -> None:
    """This session stays; the account's others are over."""
    user.refresh_from_db(fields=["sign_in_changes"])
    update_session_auth_hash(request, user)
    two_factor.note_what_is_missing(request, user)


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    context = _around(_("Recovery codes"), _("Two-factor sign-in")) | {"codes": codes}
    return render(request, "accounts/recovery_codes.html", context)


def _status(form: forms.Form) -> int:
    return FAULTS if form.is_bound else 200


def _around(title: str, above: str = "") -> dict[str, Any]:
    steps = [{"url": reverse("wagtailadmin_account"), "label": _("Account")}]
    steps += [{"url": reverse("two_factor"), "label": above}] if above else []
    return {
        "header_title": title,
        "header_icon": "lock",
        "breadcrumbs_items": [*steps, {"url": "", "label": title}],
    }
