"""A small company that lives in a real Tryton, and is connected: `make demo-connected`."""
