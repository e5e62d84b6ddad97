"""The publishing platform of an online daily."""

from rotative.lib.sqlite import use_mended

use_mended()  # before anything opens a database: whatever runs of ours imports this package first
