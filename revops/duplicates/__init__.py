"""Things that are there twice: found, decided about, merged and undone."""

from revops.duplicates import customers, leads  # noqa: F401 (they declare how things are compared)
