"""A small company that lives in a real Tryton and a localstripe, and is connected: `make demo-connected`."""
