"""Encryption of the registry's personal fields: AES-256-GCM under a key derived from the secret.

A sealed value is nonce (12 bytes) + ciphertext + tag, bound to the person and the field it belongs to, so that it
opens nowhere else. The same text seals differently each time; a keyed tag over the content tells whether it changed.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from suibao.books.secrets import derive
from suibao.errors import SuibaoError

NONCE = 12


class Seal:
    """Seals and opens texts with one secret."""

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(derive(secret, "registry encryption 1"))
        self._tag_key = derive(secret, "registry content tag 1")

    def close(self, text: str, person: str, field: str) -> bytes:
        """The text encrypted for one person's field."""
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, text.encode(), f"{person} {field}".encode())

    def open(self, sealed: bytes, person: str, field: str) -> str:
        """The text again; SuibaoError when the secret is another one, or the bytes were changed or moved."""
        try:
            plain = self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], f"{person} {field}".encode())
        except InvalidTag as error:
            raise SuibaoError(
                f"The {field} of person {person} cannot be opened: the secret (SUIBAO_SECRET or secret.key) is not the "
                "one it was sealed with, or the row was changed.",
                f"无法解开人员 {person} 的 {field}：密钥（SUIBAO_SECRET 或 secret.key）与加密时不同，或该行被改动。",
                person=person,
                field=field,
            ) from error
        return plain.decode()

    def tag(self, *texts: str) -> bytes:
        """A keyed digest of texts: equal for equal content, telling nothing without the secret."""
        framed = b"".join(len(part).to_bytes(4, "big") + part for part in (text.encode() for text in texts))
        return hmac.new(self._tag_key, framed, hashlib.sha256).digest()
