"""Journeys: what readers and journalists do, in a real browser, at a served demo newspaper."""

import pytest

pytest.register_assert_rewrite("journeys.desk", "journeys.paper", "journeys.reader")
