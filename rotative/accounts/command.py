"""When somebody, or nobody, can sign in: `rotative invite` prints an address that makes an account,
`rotative reset-two-factor` takes the second step from one.
"""

import argparse

from django.contrib.auth.models import Group

from rotative.accounts import two_factor
from rotative.accounts.actions import address_of, invite
from rotative.accounts.models import Invitation
from rotative.lib.failure import Failure
from rotative.newsroom.actions import is_founded
from rotative.newsroom.models import PaperSettings
from rotative.people.models import User


def run(args: argparse.Namespace) -> int:
    """Print the address; nothing is mailed."""
    if not is_founded():
        raise Failure("there is no paper here yet: the first start prints where it is set up.")
    groups = [_group(name) for name in args.role or ()]
    invitation = Invitation.objects.create(
        name=args.name,
        is_administrator=args.administrator,
        language=PaperSettings.load().language,
    )
    invitation.groups.set(groups)
    invite(invitation, None)
    print(address_of(invitation))
    print("This address is good once, for seven days. Give it to nobody else.")
    return 0


def _group(name: str) -> Group:
    group = Group.objects.filter(name__iexact=name).first()
    if group is None:
        there = ", ".join(Group.objects.order_by("name").values_list("name", flat=True))
        raise Failure(f"there is no role {name!r}; there are: {there}.")
    return group


def reset_two_factor(args: argparse.Namespace) -> int:
    """Let somebody in who lost phone, passkeys and codes."""
    user = User.objects.filter(username__iexact=args.account).first()
    user = user or User.objects.filter(email__iexact=args.account).first()
    if user is None:
        raise Failure(
            f"there is no account {args.account!r}: give its user name or e-mail address."
        )
    if not two_factor.reset(user, None):
        print(f"{user.username} signs in with the password alone: there was nothing to reset.")
        return 0
    print(f"{user.username} signs in with the password alone until they set it up anew.")
    return 0
