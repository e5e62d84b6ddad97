"""What the demo made, so that it can take it away again."""

from django.db import models


class Piece(models.Model):
    """One object of the demo newspaper: `kind` is its model's label, `articles.articlepage`."""

    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_piece")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
