"""Where Django keeps a file of a form while it arrives: beside the uploads under way, on the disk that is asked for
room and that is large, not in the system's /tmp."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler


class SpooledFile(TemporaryUploadedFile):
    """As Django's, in a folder of ours; deleted when closed."""

    def __init__(self, name: str, kind: str, charset: str | None, extra: Any) -> None:
        folder = Path(settings.UPLOAD_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        # Closed, and with that deleted, by Django at the end of the request.
        file = tempfile.NamedTemporaryFile(prefix="form-", suffix=".upload", dir=folder)  # noqa: SIM115
        UploadedFile.__init__(self, file, name, kind, 0, charset, extra)


class SpoolHandler(TemporaryFileUploadHandler):
    def new_file(self, *args: Any, **kwargs: Any) -> None:
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file = SpooledFile(self.file_name or "", self.content_type or "", self.charset, self.content_type_extra)
