"""Where a running period is heading, from the organisation's own past."""
