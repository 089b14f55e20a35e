"""Under which account the embedded server runs, and what that account must be able to reach.

PostgreSQL refuses to run as root. In a container we are often root; then the server runs as the account
`pgserver`, which is made once, owns the data directory, and needs to pass through the directories above it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from functools import cache
from pathlib import Path
from typing import TypedDict

from suibao.errors import SuibaoError

ACCOUNT = "pgserver"


class Identity(TypedDict, total=False):
    """The arguments of subprocess.run that change the account; empty for a normal user."""

    user: int
    group: int
    extra_groups: list[int]
    env: dict[str, str]


def owner() -> int:
    """The user id that the server runs under."""
    return _account().pw_uid if os.geteuid() == 0 else os.geteuid()


def identity() -> Identity:
    """How to start a program of the server: as ourselves, or as the account made for it when we are root."""
    # PGDATA, PGHOST and their like, set for another server, must not lead our programs astray.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    clean["LC_ALL"] = "C"
    if os.geteuid() != 0:
        return Identity(env=clean)
    account = _account()
    clean["HOME"] = "/"
    return Identity(user=account.pw_uid, group=account.pw_gid, extra_groups=[], env=clean)


def own(path: Path) -> None:
    """Give a file to the server's account (only root has to, only root can)."""
    if os.geteuid() == 0 and path.lstat().st_uid == 0 and not path.is_symlink():
        account = _account()
        os.chown(path, account.pw_uid, account.pw_gid)


def hand_over(data: Path, programs: Path) -> None:
    """As root: let the server's account own its data directory and pass through to it and to its programs.

    Directories above get the right to pass (x), not to list (r), and only where it is missing.
    """
    if os.geteuid() != 0:
        return
    own(data)
    for place in (data, programs):
        for parent in place.resolve().parents:
            _allow(parent, stat.S_IXOTH)
    if not (programs / "postgres").stat().st_mode & stat.S_IXOTH:
        for path in programs.parent.rglob("*"):
            _allow(path, stat.S_IROTH | (stat.S_IXOTH if path.is_dir() or path.parent == programs else 0))


def _allow(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if path.is_symlink() or mode & bits == bits:
        return
    path.chmod(stat.S_IMODE(mode) | bits)


@cache
def _account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    program = shutil.which("useradd")
    if program:
        command = [program, "--system", "--no-create-home", "--shell", "/bin/false", ACCOUNT]
        subprocess.run(command, capture_output=True)  # noqa: S603 nothing in it comes from outside
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError as error:
        raise SuibaoError(
            f"PostgreSQL does not run as root, and the account '{ACCOUNT}' could not be made. Run Suibao as a normal "
            f"user, make the account '{ACCOUNT}', or set SUIBAO_DATABASE_URL to a server of your own.",
            f"PostgreSQL 不能以 root 运行，且无法建立账户“{ACCOUNT}”。请以普通用户运行随保，或先建立该账户，"
            "或用 SUIBAO_DATABASE_URL 指定自己的数据库。",
        ) from error
