"""`rotative invite`: an address that makes an account, for when nobody can sign in."""

import argparse

from django.contrib.auth.models import Group

from rotative.accounts.actions import address_of, invite
from rotative.accounts.models import Invitation
from rotative.lib.failure import Failure
from rotative.newsroom.actions import is_founded
from rotative.newsroom.models import PaperSettings


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
