from rotative.testing.fixtures import fanal  # noqa: F401
