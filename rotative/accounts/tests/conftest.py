from rotative.testing.fixtures import fanal, touched  # noqa: F401
