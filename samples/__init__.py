"""Worked examples: mappings of real sets, and a sample company whose export files are generated."""
