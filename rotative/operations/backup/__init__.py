"""Backups: one file that holds a paper, and a paper made of such a file.

A backup is the database as it is at one moment, then the files that it names (they are never
changed, so each row finds its own), then a list of what is in it with digests. What can be made
anew, as the store of pages, is left out.
"""
