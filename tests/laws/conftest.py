"""The laws' fixtures and how long Hypothesis may look for a counter-example."""

from hypothesis import HealthCheck, settings

from rotative.testing.fixtures import fanal  # noqa: F401
from rotative.testing.rounds import LONG

settings.register_profile(
    "short",
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.register_profile("long", settings.get_profile("short"), max_examples=300)
settings.load_profile("long" if LONG else "short")
