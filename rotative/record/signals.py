"""News of the record for whoever keeps something beside it.

Each is sent inside the transaction of the change, with `ids`, and not at all when nothing changed.
The sender is the model. A receiver that raises takes the change back with it; what cannot be taken
back (a file, a letter) waits for `transaction.on_commit`.
"""

from django.dispatch import Signal

paper_founded = Signal()  # has no row yet: with its `language`, not with ids
stories_entered = Signal()  # new, or otherwise than before
stories_struck = Signal()  # with their `headlines` by id
sections_struck = Signal()  # with their subsections, and after their stories
pictures_entered = Signal()  # otherwise than before, or new and not with a story
pictures_struck = Signal()  # nothing public shows them any more, or can
