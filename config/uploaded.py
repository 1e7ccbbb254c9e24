"""How much of an upload is taken at all, decided while it arrives: the rest is never stored
anywhere.

Strangers upload nothing. On the page for imports files may be as large as UPLOAD_MB together,
elsewhere (targets) 10 MB.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.urls import reverse

ELSEWHERE_MB = 10
FAR_TOO_LARGE = 4  # times the limit: not even waited for


class Limited(FileUploadHandler):
    """Passes pieces on to the handlers behind it until there are too many;
    `request.is_upload_too_large` then says so.
    """

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, *_more: Any
    ) -> None:
        here = self.request.path_info.startswith(reverse("data_upload"))
        self.left = (
            (settings.UPLOAD_MB if here else ELSEWHERE_MB) * 10**6
            if self.request.user.is_authenticated
            else 0
        )
        self.is_far_too_large = content_length > FAR_TOO_LARGE * self.left

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.left -= len(raw_data)
        if self.left < 0:
            self.request.is_upload_too_large = True
            raise StopUpload(connection_reset=self.is_far_too_large)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
