"""The secret behind person keys and encryption, and the keys derived from it.

Whoever holds the secret can turn ID numbers into person keys and open the registry's sealed fields;
whoever loses it can do neither, so it belongs in the backup, apart from the database.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets as random_source
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from suibao.books.home import locate
from suibao.errors import SuibaoError

VARIABLE = "SUIBAO_SECRET"
FILE_NAME = "secret.key"
SHORTEST = 16
BLOCK = 64  # of SHA-256


def secret(home: Path | None = None) -> bytes:
    """The secret: ``SUIBAO_SECRET`` as UTF-8, else the random key file in the home directory, made on first use.

    Raises SuibaoError when the variable is shorter than 16 bytes, or the file is readable by others or not a key.
    """
    given = os.environ.get(VARIABLE, "")
    if given:
        value = given.encode()
        if len(value) < SHORTEST:
            raise SuibaoError(
                f"{VARIABLE} has {len(value)} bytes; at least {SHORTEST} are needed. "
                "Make one with: python -c 'import secrets; print(secrets.token_hex(32))'",
                f"{VARIABLE} 只有 {len(value)} 字节，至少需要 {SHORTEST} 字节。"
                "可用此命令生成：python -c 'import secrets; print(secrets.token_hex(32))'",
            )
        return value
    path = locate(home) / FILE_NAME
    if not path.exists():
        _create(path)
    return _read(path)


def derive(secret: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose (HKDF-SHA256), so that no two uses share a key."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"suibao {purpose}".encode()).derive(secret)


def hashed(secret: bytes, identifier: str) -> str:
    """The person key of an ID number as the project defines it: HMAC-SHA256, first 16 bytes, 32 hex characters."""
    return hmac.digest(secret, identifier.encode(), "sha256")[:16].hex()


class Keyed:
    """HMAC-SHA256 under one key, for many texts: half the time of `hmac.digest`, which prepares the key each time."""

    def __init__(self, key: bytes) -> None:
        whole = (key if len(key) <= BLOCK else hashlib.sha256(key).digest()).ljust(BLOCK, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in whole))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in whole))

    def digest(self, text: bytes) -> bytes:
        """The digest of a text: 32 bytes."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(text)
        outer.update(inner.digest())
        return outer.digest()


def _create(path: Path) -> None:
    """Write a new key whole or not at all; of two processes at once, the first one's key stays."""
    draft = path.with_name(f".{FILE_NAME}.{os.getpid()}.{random_source.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(random_source.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)


def _read(path: Path) -> bytes:
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise SuibaoError(
            f"The secret {path} can be read by other users. Run: chmod 600 '{path}'",
            f"密钥文件 {path} 可被其他用户读取。请执行：chmod 600 '{path}'",
            path=str(path),
        )
    try:
        value = bytes.fromhex(path.read_text().strip())
    except (ValueError, UnicodeDecodeError):
        value = b""
    if len(value) < SHORTEST:
        raise SuibaoError(
            f"{path} is not a Suibao key (expected 64 hexadecimal digits). Restore it from the backup: "
            "without the old key, sealed names and ID numbers cannot be opened.",
            f"{path} 不是随保的密钥（应为 64 位十六进制数）。请从备份恢复：没有原密钥，已加密的姓名和证件号无法解开。",
            path=str(path),
        )
    return value
