"""What surfaces remember."""

from dashboards.models.addresses import LiveAddress, Wall
from dashboards.models.chat import AlertRule, ChatKind, Destination, Post
from dashboards.models.embeds import Embed, EmbedHost
from dashboards.models.mails import Every, Mail, Subscription

__all__ = [
    "AlertRule",
    "ChatKind",
    "Destination",
    "Embed",
    "EmbedHost",
    "Every",
    "LiveAddress",
    "Mail",
    "Post",
    "Subscription",
    "Wall",
]
