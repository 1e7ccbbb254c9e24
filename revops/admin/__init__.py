"""The admin: what people may correct, and what they may only look at. Facts, raw records and cells are not here."""

from revops.admin import language, organisation, people, published, rates, sources, targets, users

__all__ = ["language", "organisation", "people", "published", "rates", "sources", "targets", "users"]
