from rotative.testing.fixtures import touched  # noqa: F401
