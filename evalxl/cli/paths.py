"""Paths as commands take them: of this machine, or also the URLs of shared storage."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from evalxl.cli.language import t

if TYPE_CHECKING:
    from evalxl.core.urls import Place, Url


class LocalPath(click.Path):
    """A path of this machine; a URL would otherwise be taken for a folder called `s3:`."""

    def __init__(self, **how: Any) -> None:
        super().__init__(path_type=Path, **how)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; `file://` names one, too."""
        from evalxl.core.urls import Url, is_url, place

        if not str(value):  # `-o "$UNSET"` would otherwise mean the working folder
            self.fail(t("路径为空", "the path is empty"), param, ctx)
        if not is_url(str(value)):
            return self._here(value, param, ctx)
        found = place(str(value))
        if isinstance(found, Url):
            return self._elsewhere(found, param, ctx)
        return self._here(str(found), param, ctx)

    def _here(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        found: Path = super().convert(value, param, ctx)  # type: ignore[assignment]
        return found

    def _elsewhere(
        self, url: Url, param: click.Parameter | None, ctx: click.Context | None
    ) -> Place:
        self.fail(
            t(
                f"{url}：这里要本机的文件或文件夹；网址可用于 run、status、verify、summary、sample",
                f"{url}: a file or folder of this machine is needed here; run, status, verify, "
                "summary and sample take URLs",
            ),
            param,
            ctx,
        )


class AnyPlace(LocalPath):
    """A folder or file of this machine, or the URL of one on shared storage."""

    def _elsewhere(
        self, url: Url, param: click.Parameter | None, ctx: click.Context | None
    ) -> Place:
        return url
