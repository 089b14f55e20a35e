"""Sealing keys: where they are kept, how a new one takes over, how an old one is retired.

The secret makes person keys and tags and never changes: whoever is found by an ID number today is found by it for ever.
Sealing keys are apart from it. There are as many as it takes: new values are sealed with the current one, each sealed value
names its key, :func:`rotate` seals everything anew with the current one, and :func:`retire` lets go of a key that nothing
is sealed with any more. Rotation works in batches, each whole or not at all, and goes on where it was stopped.

``SUIBAO_SEALING_KEYS`` holds ``id:64 hexadecimal digits``, comma between them, the current one last; without the variable
the file ``sealing.keys`` in the home directory holds one ``id hex`` a line, the current one last. Without either, the key
``secret`` derived from the secret seals.
"""

from __future__ import annotations

import os
import re
import secrets as random_source
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import sqlalchemy as sa

from suibao.books import schema_registry as schema
from suibao.books.bulk import copy_in, driver
from suibao.books.database import Books
from suibao.books.registry_changes import LOCK
from suibao.books.sealing import OF_SECRET, Seal
from suibao.errors import SuibaoError

VARIABLE = "SUIBAO_SEALING_KEYS"
FILE_NAME = "sealing.keys"
BATCH = 5_000
ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
FIELDS = ("id_number", "name")


@dataclass(frozen=True)
class Rotation:
    """What a rotation came to: the key that seals now, and how many rows were sealed anew."""

    key: str
    resealed: int


def seal_of(books: Books) -> Seal:
    """The seal of these books: all keys there are, the current one for sealing. SuibaoError for keys that are none."""
    keys = _keys(books.home)
    return Seal(books.secret, keys, list(keys)[-1] if keys else OF_SECRET)


def sealed_with(books: Books) -> dict[str, int]:
    """How many rows of the registry are sealed with each key; the current key is always there."""
    query = sa.select(schema.people_versions.c.sealed_with, sa.func.count()).group_by(
        schema.people_versions.c.sealed_with
    )
    with books.begin() as connection:
        found = {str(key): int(rows) for key, rows in connection.execute(query).all()}
    return dict(sorted({seal_of(books).current: 0, **found}.items()))


def new_key(books: Books) -> str:
    """Make a key of random bits in ``sealing.keys``, from now on the current one: its id.

    Raises SuibaoError where the keys come from the environment: add one there.
    """
    if os.environ.get(VARIABLE):
        raise SuibaoError(
            f"The keys come from {VARIABLE}: add 'id:{'0' * 4}…' (64 hexadecimal digits) at its end, then rotate. Make one "
            "with: python -c 'import secrets; print(secrets.token_hex(32))'",
            f"密钥来自 {VARIABLE}：请在其末尾加上 “id:64位十六进制数”，再换钥。"
            "生成命令：python -c 'import secrets; print(secrets.token_hex(32))'",
        )
    keys = _keys(books.home)
    with books.begin() as connection:
        known = {str(key) for key in connection.scalars(sa.select(schema.sealing_keys.c.key))} | set(keys)
    name = next(f"k{number}" for number in range(2, 10_000) if f"k{number}" not in known)
    _write(books.home / FILE_NAME, {**keys, name: random_source.token_bytes(32)})
    return name


def rotate(books: Books, *, batch: int = BATCH, progress: Callable[[int, int], None] | None = None) -> Rotation:
    """Seal everything anew with the current key; what is sealed with it already is left alone.

    ``progress`` is called with the rows sealed anew and the rows in all. Stopped at any point and called again, it goes on.
    Raises SuibaoError when a key is missing, is not the one that sealed, or the current one was retired.
    """
    seal = seal_of(books)
    left = sa.select(sa.func.count()).where(schema.people_versions.c.sealed_with != seal.current)
    with books.begin() as connection:
        check_keys(connection, seal)
        total = int(connection.scalar(left) or 0)
    done = 0
    while rows := _reseal(books, seal, batch):
        done += rows
        if progress is not None:
            progress(done, max(done, total))
    return Rotation(seal.current, done)


def retire(books: Books, key: str) -> None:
    """Let go of a key: nothing may be sealed with it again, and it is taken out of ``sealing.keys``.

    Backups of the database from before the rotation still need it. Raises SuibaoError for the current key, and while
    anything is sealed with it.
    """
    seal = seal_of(books)
    fingerprint = seal.fingerprint(key)
    if key == seal.current:
        raise SuibaoError(
            f"'{key}' is the current key. Make another one first (suibao registry rotate --new-key).",
            f"“{key}”是当前密钥。请先换用新钥（suibao registry rotate --new-key）。", key=key,
        )  # fmt: skip
    table = schema.people_versions
    with books.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        check_keys(connection, seal)
        left = connection.scalar(sa.select(sa.func.count()).where(table.c.sealed_with == key)) or 0
        if left:
            raise SuibaoError(
                f"{left} rows are still sealed with '{key}'. Rotate first (suibao registry rotate).",
                f"仍有 {left} 行用“{key}”加密。请先换钥（suibao registry rotate）。", key=key,
            )  # fmt: skip
        _event(connection, key, "retired", fingerprint)
    keys = _keys(books.home)
    if key in keys and not os.environ.get(VARIABLE):
        _write(books.home / FILE_NAME, {name: value for name, value in keys.items() if name != key})


def check_keys(connection: sa.Connection, seal: Seal) -> None:
    """Before anything is sealed: the current key was not retired, and is the one that these books know by its id.

    Writes down the first use of a key. Raises SuibaoError otherwise.
    """
    table = schema.sealing_keys
    known = {(row.key, row.event): row.fingerprint for row in connection.execute(sa.select(table))}
    if (seal.current, "retired") in known:
        raise SuibaoError(
            f"The key '{seal.current}' was retired. Use the keys that are in force ({FILE_NAME} or {VARIABLE}); a program "
            "that was started before the rotation must be started again.",
            f"密钥“{seal.current}”已停用。请使用现行密钥（{FILE_NAME} 或 {VARIABLE}）；换钥前启动的程序须重新启动。",
            key=seal.current,
        )
    for key in seal.ids:
        if known.get((key, "used"), seal.fingerprint(key)) != seal.fingerprint(key):
            raise SuibaoError(
                f"The key '{key}' is not the one that these books were sealed with under this id. Restore SUIBAO_SECRET or "
                f"secret.key, {VARIABLE} or {FILE_NAME} from the backup.",
                f"密钥“{key}”与账册中以此编号加密的密钥不是同一个。请从备份恢复 SUIBAO_SECRET 或 secret.key、{VARIABLE} 或 {FILE_NAME}。",
                key=key,
            )
    # The secret's own key, too: so a wrong secret is noticed even where other keys seal.
    for key in {OF_SECRET, seal.current}:
        _event(connection, key, "used", seal.fingerprint(key))


def _event(connection: sa.Connection, key: str, event: str, fingerprint: bytes) -> None:
    connection.exec_driver_sql(
        "INSERT INTO books.sealing_keys (key, event, fingerprint) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (key, event, fingerprint),
    )


def _reseal(books: Books, seal: Seal, batch: int) -> int:
    """One batch in a transaction of its own: how many rows it sealed anew."""
    listed = "person, valid_from, change, sealed_with, id_number_sealed, name_sealed"
    query = f"SELECT {listed} FROM books.people_versions WHERE sealed_with <> %s LIMIT %s FOR UPDATE"  # noqa: S608
    with books.begin() as connection:
        check_keys(connection, seal)
        rows = connection.exec_driver_sql(query, (seal.current, batch)).all()
        if not rows:
            return 0
        fresh: dict[str, list[object]] = {name: [] for name in ("person", "valid_from", "change", *FIELDS)}
        for row in rows:
            fresh["person"].append(row.person)
            fresh["valid_from"].append(row.valid_from)
            fresh["change"].append(row.change)
            for field in FIELDS:
                text = seal.open(getattr(row, f"{field}_sealed"), row.person, field, row.sealed_with)
                fresh[field].append("\\x" + seal.close(text, row.person, field).hex())
        _replace(connection, pa.table(fresh), seal.current)
    return len(rows)


def _replace(connection: sa.Connection, fresh: pa.Table, key: str) -> None:
    connection.exec_driver_sql(
        'CREATE TEMPORARY TABLE resealed (person text COLLATE "C", valid_from date, change bigint, id_number bytea, '
        "name bytea) ON COMMIT DROP"
    )
    copy_in(connection, "pg_temp.resealed", fresh)
    with driver(connection).cursor() as cursor:
        cursor.execute(
            "UPDATE books.people_versions p SET id_number_sealed = r.id_number, name_sealed = r.name, sealed_with = %s "
            "FROM pg_temp.resealed r WHERE (p.person, p.valid_from, p.change) = (r.person, r.valid_from, r.change)",
            (key,),
        )


def _keys(home: Path) -> dict[str, bytes]:
    """The keys by id, the current one last; none where neither variable nor file is there."""
    given = os.environ.get(VARIABLE, "")
    if given:
        pairs = [part.strip().partition(":")[::2] for part in given.split(",")]
        return _parsed(pairs, VARIABLE)
    path = home / FILE_NAME
    if not path.exists():
        return {}
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise SuibaoError(
            f"The keys {path} can be read by other users. Run: chmod 600 '{path}'",
            f"密钥文件 {path} 可被其他用户读取。请执行：chmod 600 '{path}'",
            path=str(path),
        )
    lines = [line.strip() for line in path.read_text(errors="replace").splitlines()]
    return _parsed([line.partition(" ")[::2] for line in lines if line and not line.startswith("#")], str(path))


def _parsed(pairs: list[tuple[str, str]], place: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for number, (name, digits) in enumerate(pairs, 1):
        good = (
            ID.fullmatch(name)
            and name != OF_SECRET
            and name not in found
            and re.fullmatch(r"[0-9a-fA-F]{64}", digits.strip())
        )
        if not good:
            raise SuibaoError(
                f"Key {number} in {place} is none: expected an id of its own (small letters, digits, - and _, not "
                f"'{OF_SECRET}') and 64 hexadecimal digits.",
                f"{place} 中第 {number} 个密钥无效：应为互不相同的编号（小写字母、数字、- 和 _，不得为“{OF_SECRET}”）加 64 位十六进制数。",
                place=place,
            )
        found[name] = bytes.fromhex(digits.strip())
    return found


def _write(path: Path, keys: Mapping[str, bytes]) -> None:
    """Replace the file whole, so that a crash leaves the old or the new one, never a part; keys must not be lost."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.writelines(f"{name} {key.hex()}\n" for name, key in keys.items())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # the name, too, must outlive a power cut
        finally:
            os.close(folder)
    finally:
        draft.unlink(missing_ok=True)
