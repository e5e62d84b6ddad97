"""An app of the reader wing that tests install: a page that repeats its query, and a beacon."""
