"""What surfaces remember."""

from dashboards.models.addresses import LiveAddress, Wall
from dashboards.models.chat import AlertRule, Destination, Kind, Post
from dashboards.models.embeds import Embed, EmbedHost
from dashboards.models.mails import Every, Mail, Subscription

__all__ = [
    "AlertRule",
    "Destination",
    "Embed",
    "EmbedHost",
    "Every",
    "Kind",
    "LiveAddress",
    "Mail",
    "Post",
    "Subscription",
    "Wall",
]
