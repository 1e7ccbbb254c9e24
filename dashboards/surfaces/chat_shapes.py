"""A message as each chat takes it: a title, a text, and one link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from dashboards.models import ChatKind

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Message:
    title: str
    text: str
    label: str
    address: str


def slack(message: Message) -> Json:
    """Blocks, and the plain text that a notification shows."""
    title, text = (in_slack(each) for each in (message.title, message.text))
    link = f"<{message.address}|{in_slack(message.label)}>"
    return {
        "text": f"{title}\n{text}",
        "unfurl_links": False,
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": f"*{title}*\n{text}"}},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": link}]},
        ],
    }


def in_slack(text: str) -> str:
    """Three signs mean something there, so that nothing in a name calls a channel or links away."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def teams(message: Message) -> Json:
    """An adaptive card, as the webhook of a workflow takes it; each line is a block of its own."""
    body: list[Json] = [
        {"type": "TextBlock", "text": in_teams(message.title), "weight": "Bolder", "size": "Medium", "wrap": True}
    ]  # fmt: skip
    body += [
        {"type": "TextBlock", "text": in_teams(each), "wrap": True, "spacing": "Small"}
        for each in message.text.splitlines()
    ]
    link = {"type": "Action.OpenUrl", "title": message.label, "url": message.address}
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "actions": [link],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {
        "type": "message",
        "attachments": [{"contentType": kind, "contentUrl": None, "content": card}],
    }


def in_teams(text: str) -> str:
    """Its Markdown takes a bracket for a link, and signs at both ends of a word for emphasis."""
    return "".join(f"\\{each}" if each in "\\[]*_`" else each for each in text)


def google(message: Message) -> Json:
    """A card, whose paragraphs are HTML, and the plain text that a notification shows."""
    button = {"text": message.label, "onClick": {"openLink": {"url": message.address}}}
    paragraph = escape(message.text, quote=False).replace("\n", "<br>")
    widgets = [{"textParagraph": {"text": paragraph}}, {"buttonList": {"buttons": [button]}}]
    card = {"header": {"title": message.title}, "sections": [{"widgets": widgets}]}
    return {"fallbackText": message.title, "cardsV2": [{"cardId": "diapason", "card": card}]}


SHAPES: dict[str, Callable[[Message], Json]] = {
    ChatKind.SLACK: slack,
    ChatKind.TEAMS: teams,
    ChatKind.GOOGLE: google,
}
