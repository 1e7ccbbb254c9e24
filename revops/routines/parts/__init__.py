"""The sections of meetings, one file each or for some that are alike."""
