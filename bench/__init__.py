"""Measurements: `python -m bench`, or one part of it. Printed are ratios within one run, which hold
on other machines, too.
"""
