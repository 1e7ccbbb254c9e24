"""The admin: what people may correct, and what they may only look at. Facts, raw records and cells are not here."""

from revops.admin import language, notes, organisation, people, published, rates, sources, targets, users

__all__ = ["language", "notes", "organisation", "people", "published", "rates", "sources", "targets", "users"]
