"""Numbers and names that look right and can belong to nobody.

A resident identity number (公民身份号码, GB 11643-1999) begins with the six-digit code of a county or city
(GB/T 2260). The demo city's code 449900 was never assigned: 44 is Guangdong, but it has no prefecture 99. So no
authority can have issued a number that begins with it, although date, serial number (odd for men) and check
character (ISO 7064 MOD 11-2) are right. Unified social credit codes (GB 32100-2015) carry the registering region in
places 3 to 8, again 449900, with both check characters right (that of the organisation code and that of the
whole). Names of people are 工友 ("fellow worker") and a number; names of parties begin with 虚构 ("invented").
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from suibao.demo.draws import Bools, Ints

REGION = "449900"
"""The demo city. Its parameters follow Shenzhen (440300)."""

SENDING_REGION = "440100"
"""Guangzhou: where one dispatch agency of the demo is registered; nobody is insured there (ST-22)."""

_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
_CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def id_numbers(birth: NDArray[np.datetime64], male: Bools) -> NDArray[np.str_]:
    """An identity number for each birth date and sex, all different.

    Serial numbers count people of one birth day and sex (odd for men); 500 of each fit.
    """
    text = np.char.replace(birth.astype("datetime64[D]").astype(str), "-", "")
    group = birth.astype("datetime64[D]").astype(np.int64) * 2 + male
    serial = 2 * _position_in_group(group) + np.where(male, 1, 2)
    if serial.size and int(serial.max()) > 999:
        raise ValueError("more than 499 people of one sex were born on one day")
    body = np.char.add(np.char.add(REGION, text), np.char.zfill(serial.astype(str), 3))
    digits = body.astype("S17").view(np.uint8).reshape(-1, 17).astype(np.int64) - 48
    check = _CHECKS[digits @ _WEIGHTS % 11]
    return np.char.add(body, check.view("S1").astype(str))


def _position_in_group(group: Ints) -> Ints:
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    first = np.searchsorted(ordered, ordered, side="left")
    position = np.empty_like(order)
    position[order] = np.arange(len(group)) - first
    return position


def spoil(id_number: str) -> str:
    """The same identity number with a wrong check character.

    >>> spoil("449900199001010017")[:17]
    '44990019900101001'
    """
    others = "0123456789"
    return id_number[:17] + others[(others.find(id_number[17]) + 1) % 10]


def credit_code(number: int, region: str = REGION) -> str:
    """A unified social credit code for the ``number``-th invented party, registered in the demo city.

    Department 9 (market supervision), class 1 (company). The registering region is always the demo city's own
    code unless another is given; a real region is refused, as the result could be somebody's.
    """
    if region != REGION:
        raise ValueError(f"only the invented region {REGION} may stand in an invented credit code")
    subject = f"DEM{number:05d}"
    body = f"91{region}{subject}{_subject_check(subject)}"
    total = sum(_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return body + _ALPHABET[-total % 31]


def _subject_check(subject: str) -> str:
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(character, 36) * weight for character, weight in zip(subject, weights, strict=True))
    return "0123456789X0"[11 - total % 11]
