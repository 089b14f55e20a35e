"""Encryption of the registry's personal fields: AES-256-GCM under keys that can be changed.

A sealed value is nonce (12 bytes) + ciphertext + tag, bound to the person and the field it belongs to, so that it opens
nowhere else; the id of its key stands beside it. The same text seals differently each time; a keyed tag over the content
tells whether it changed. Tags and person keys hang on the secret, sealing on the keys: changing a sealing key changes
neither.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from suibao.books.secrets import Keyed, derive
from suibao.errors import SuibaoError, nearest

NONCE = 12
OF_SECRET = "secret"  # noqa: S105 an id, not a secret
"""The id of the sealing key that is derived from the secret: what seals until a key of its own is made."""


class Seal:
    """Seals texts with the current key and opens those of every key it has.

    ``keys``: AES keys (32 bytes) by id, ``current`` the id that seals; without them, the key derived from the secret.
    """

    def __init__(self, secret: bytes, keys: Mapping[str, bytes] | None = None, current: str = OF_SECRET) -> None:
        whole = {OF_SECRET: derive(secret, "registry encryption 1"), **(keys or {})}
        self.current = current
        self._ciphers = {name: AESGCM(key) for name, key in whole.items()}
        self._fingerprints = {name: derive(key, "registry key fingerprint 1")[:8] for name, key in whole.items()}
        self._tags = Keyed(derive(secret, "registry content tag 1"))

    @property
    def ids(self) -> list[str]:
        """The ids of the keys there are."""
        return sorted(self._ciphers)

    def fingerprint(self, key: str) -> bytes:
        """Eight bytes that tell a key from another and tell nothing about it. SuibaoError for a key that is not there."""
        if key not in self._fingerprints:
            raise _no_key(key, self.ids)
        return self._fingerprints[key]

    def close(self, text: str, person: str, field: str) -> bytes:
        """The text encrypted for one person's field with the current key."""
        nonce = os.urandom(NONCE)
        return nonce + self._ciphers[self.current].encrypt(nonce, text.encode(), f"{person} {field}".encode())

    def open(self, sealed: bytes, person: str, field: str, key: str = OF_SECRET) -> str:
        """The text again; SuibaoError when the key is missing or another one, or the bytes were changed or moved."""
        if key not in self._ciphers:
            raise _no_key(key, self.ids)
        try:
            plain = self._ciphers[key].decrypt(sealed[:NONCE], sealed[NONCE:], f"{person} {field}".encode())
        except InvalidTag as error:
            raise SuibaoError(
                f"The {field} of person {person} cannot be opened: the key '{key}' (SUIBAO_SECRET or secret.key, "
                "SUIBAO_SEALING_KEYS or sealing.keys) is not the one it was sealed with, or the row was changed.",
                f"无法解开人员 {person} 的 {field}：密钥“{key}”（SUIBAO_SECRET 或 secret.key，SUIBAO_SEALING_KEYS 或 "
                "sealing.keys）与加密时不同，或该行被改动。",
                person=person,
                field=field,
                key=key,
            ) from error
        return plain.decode()

    def tag(self, *texts: str) -> bytes:
        """A keyed digest of texts: equal for equal content, telling nothing without the secret."""
        framed = b"".join(len(part).to_bytes(4, "big") + part for part in (text.encode() for text in texts))
        return self._tags.digest(framed)

    def close_all(self, texts: Iterable[str], people: Iterable[str], field: str) -> list[bytes]:
        """:meth:`close` of many texts, each one person's."""
        pairs = list(zip(texts, people, strict=True))
        encrypt, nonces = self._ciphers[self.current].encrypt, os.urandom(NONCE * len(pairs))
        return [
            (nonce := nonces[at * NONCE : at * NONCE + NONCE])
            + encrypt(nonce, text.encode(), f"{person} {field}".encode())
            for at, (text, person) in enumerate(pairs)
        ]

    def tags(self, first: Iterable[str], second: Iterable[str]) -> list[bytes]:
        """:meth:`tag` of many pairs of texts."""
        pairs = ((one.encode(), two.encode()) for one, two in zip(first, second, strict=True))
        digest = self._tags.digest
        return [digest(b"%b%b%b%b" % (len(a).to_bytes(4, "big"), a, len(b).to_bytes(4, "big"), b)) for a, b in pairs]


def _no_key(key: str, known: list[str]) -> SuibaoError:
    close = nearest(key, known)
    return SuibaoError(
        f"The key '{key}' is needed to open what is sealed, and is not in SUIBAO_SEALING_KEYS or sealing.keys (there: "
        f"{', '.join(known)})." + (f" Nearest: {close}." if close else "") + " Restore it from the backup of the keys.",
        f"解开密文需要密钥“{key}”，但 SUIBAO_SEALING_KEYS 或 sealing.keys 中没有（现有：{'、'.join(known)}）。"
        + (f"最接近的是 {close}。" if close else "") + "请从密钥备份恢复。",
        key=key,
    )  # fmt: skip
