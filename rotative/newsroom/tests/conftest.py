from rotative.testing.fixtures import eleven, fanal  # noqa: F401
