"""Where Suibao keeps its own files: SUIBAO_HOME, or the user's data directory."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from suibao.errors import SuibaoError


def locate(home: Path | None = None) -> Path:
    """The home directory, made if absent: the argument, else ``SUIBAO_HOME``, else the user's data directory."""
    chosen = home or Path(os.environ.get("SUIBAO_HOME") or platformdirs.user_data_path("suibao", appauthor=False))
    path = chosen.expanduser().absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SuibaoError(
            f"The home directory {path} cannot be used: {error.strerror}. "
            "Set SUIBAO_HOME to a directory you may write.",
            f"无法使用主目录 {path}：{error.strerror}。请将 SUIBAO_HOME 设为可写的目录。",
            path=str(path),
        ) from error
    return path
