"""The operation of Wagtail's filters by which a size is one for readers."""

from typing import Any

from wagtail.images.image_operations import ImageTransform, TransformOperation


class Public(TransformOperation):  # type: ignore[misc]
    """`public-960-1`: at most that wide, of that version of the program.

    Wagtail finds a size again by the fields it varies with: another credit, another size.
    """

    vary_fields = ("edition",)

    def construct(self, width: str, version: str) -> None:
        self.width = int(width)

    def run(self, transform: ImageTransform, image: Any) -> ImageTransform:
        """Nothing: `rendering.public` draws it."""
        return transform
