"""What a command says when it cannot do its work."""


class Failure(Exception):
    """A message for the operator: it names the thing and the mend. The command exits with 1."""
