"""The newsletter's verbs."""

from rotative.newsletters.models import SignUp


def ask_for_newsletter(email: str, *, wording: str, page: str) -> SignUp:
    """Store an address as waiting for confirmation, with what it was promised and where.

    Asking twice changes nothing. The domain is lower-cased, the local part kept (RFC 5321, 2.3.11).
    """
    local, _, domain = email.rpartition("@")
    sign_up, _new = SignUp.objects.get_or_create(
        email=f"{local}@{domain.lower()}", defaults={"wording": wording, "page": page}
    )
    return sign_up
