"""What the paper's letters are called outside: by their messages, and by those that come back."""

from functools import cache
from hashlib import blake2b

from django.conf import settings

from rotative.newsletters.wire.addresses import Names


@cache
def names() -> Names:
    """Of this installation. Under another secret key what comes back of old letters is not known,
    and counts for nothing.
    """
    key = blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"deliveries").digest()
    return Names(key, settings.MAIL_FROM.rpartition("@")[2], settings.MAIL_BACK)
