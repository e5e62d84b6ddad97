"""The page engine: every readers' page is pressed once, stored, and pressed again when what it
shows has changed. It knows addresses and keys, never articles. See docs/press.md.
"""
