"""What surfaces remember."""

from dashboards.models.addresses import LiveAddress, Wall
from dashboards.models.embeds import Embed, EmbedHost
from dashboards.models.mails import Every, Mail, Subscription

__all__ = ["Embed", "EmbedHost", "Every", "LiveAddress", "Mail", "Subscription", "Wall"]
