"""The only reader of environment variables: text in, typed settings out."""

import base64
import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
LANGUAGES = ("en", "fr")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str) -> bool:
    return text(name).lower() in TRUE


def words(name: str) -> list[str]:
    """Comma-separated words; empty when the variable is absent."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def home(base: Path) -> Path:
    """Folder of all state: database, uploads, queue, secret key. Created when it is missing."""
    folder = Path(text("DIAPASON_HOME", str(base / "var"))).expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def broker_folders(folder: Path) -> dict[str, str]:
    """Folders of the file system transport, which expects to find them. What one process sends,
    another one reads.
    """
    queue, control = folder / "broker" / "queue", folder / "broker" / "control"
    for part in (queue, control):
        part.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(queue),
        "data_folder_out": str(queue),
        "control_folder": str(control),
    }


def language() -> str:
    """LANGUAGE may also hold gettext's own list, such as fr_FR:en; its first entry counts."""
    code = text("LANGUAGE", "en").split(":")[0][:2].lower()
    return code if code in LANGUAGES else "en"


MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mail_server(url: str) -> dict[str, str | int | bool]:
    """Django's settings for smtp://, smtp+tls:// (STARTTLS) or smtps:// with
    user:password@host:port.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or MAIL_PORTS[parts.scheme]
    except (KeyError, ValueError) as error:
        raise ImproperlyConfigured(
            "EMAIL_URL is not the address of a mail server; write it like smtp+tls://user:password@mail.example.org:587."
        ) from error
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def secret_key(folder: Path) -> str:
    """SECRET_KEY, else the installation's own key: made at the first start, readable by its owner
    only.
    """
    if os.environ.get("SECRET_KEY"):
        return os.environ["SECRET_KEY"]
    path = folder / "secret_key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(48))
    return path.read_text().strip()


def connection_keys(folder: Path, is_alone: bool) -> list[str]:
    """CONNECTION_KEYS, else the installation's own key, made at the first start. An installation
    that shares its database has none of its own: every machine needs the same.
    """
    named = words("CONNECTION_KEYS")
    if named or not is_alone:
        return named
    path = folder / "connection_key"
    if not path.exists():
        _write_once(path, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
    return [path.read_text().strip()]


def _write_once(path: Path, content: str) -> None:
    """Two processes may start at once: the first link wins, and nobody ever reads half a key."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(content)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
