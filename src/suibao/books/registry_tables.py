"""The registers: what goes in and comes out of each, and what names a thing in it."""

from __future__ import annotations

import pyarrow as pa

from suibao.books import schema
from suibao.books import schema_registry as versions
from suibao.books.registry_versions import Register


def _fields(**kinds: pa.DataType) -> list[pa.Field]:
    """Columns that are never null."""
    return [pa.field(name, kind, False) for name, kind in kinds.items()]


PEOPLE = pa.schema(_fields(person=pa.string(), id_number=pa.string(), name=pa.string()))
"""``person`` is the keyed hash of ``id_number`` (`books.secrets.hashed`)."""

PARTIES = pa.schema(
    _fields(
        party=pa.string(), name=pa.string(), credit_code=pa.string(), region=pa.string(), kind=pa.string(),
        oi_batch=pa.int8(), oi_tier=pa.int8(), injury_class=pa.int8(), injury_float=pa.int32(),
    )
)  # fmt: skip

ENGAGEMENTS = pa.schema(
    [
        *_fields(
            payer=pa.string(), worker=pa.string(), person=pa.string(), mode=pa.int8(), status=pa.int8(),
            industry=pa.int8(), contract=pa.string(), region=pa.string(), using_unit=pa.string(),
            using_region=pa.string(), started_on=pa.date32(),
        ),
        pa.field("ended_on", pa.date32()),
        pa.field("agreed_wage_fen", pa.int64()),
        pa.field("declared_base_fen", pa.int64()),
        pa.field("weekly_hours_tenths", pa.int32()),
    ]
)  # fmt: skip
"""One row a payer, worker number and first day."""

CHAINS = pa.schema(
    _fields(
        payer=pa.string(), worker=pa.string(), started_on=pa.date32(), position=pa.int16(), party=pa.string(),
        role=pa.int8(),
    )
)  # fmt: skip
"""The companies between platform and worker of an engagement: ``position`` 1 is nearest to the platform; ``role`` is a
number of `law.recognition.model.CompanyRole`."""

ENROLMENTS = pa.schema(
    [
        *_fields(person=pa.string(), branch=pa.int8(), payer=pa.string(), begins_on=pa.date32()),
        pa.field("ends_on", pa.date32()),
        *_fields(region=pa.string(), way=pa.int8(), mode=pa.int8(), begin_reason=pa.int8(), end_reason=pa.int8()),
        pa.field("base_fen", pa.int64()),
    ]
)
"""One row a person, branch, payer ('' when the person is insured alone) and first day: each branch stands alone.
``way``, ``begin_reason``, ``end_reason``: `registry_terms`; ``mode``: number of `law.terms.Mode`, 0 where it was not said;
``base_fen``: declared base a month, null where none was."""

CHOICES = pa.schema(
    _fields(
        person=pa.string(), branch=pa.int8(), since=pa.int32(), region=pa.string(), joined=pa.bool_(),
        base_fen=pa.int64(), tier_fen=pa.int64(), tier=pa.int8(), annual_month=pa.int32(), paying=pa.int8(),
    )
)  # fmt: skip
"""What a person who pays alone chose, one row a branch and first month (yyyymm), until the next one. Amounts in fen:
``base_fen`` a month, ``tier_fen`` a year; ``paying``: `registry_terms.Paying`."""

DETERMINATIONS = pa.schema(
    [
        *_fields(person=pa.string(), payer=pa.string(), since=pa.date32()),
        pa.field("until", pa.date32()),
        *_fields(
            made_on=pa.date32(), standing=pa.int8(), reference=pa.string(), law_digest=pa.string(),
            evidence_digest=pa.string(), document_digest=pa.string(),
        ),
    ]
)  # fmt: skip
"""What was found about a person's status with a payer for the days from ``since``: ``standing`` is a number of
`law.status.terms.Standing`; the digests name the law, the case with its evidence, and the document handed out."""

ENGAGEMENT = ("payer", "worker", "started_on")

PARTY_REGISTER = Register(
    versions.party_versions, pa.schema([*PARTIES, *_fields(valid_credit_code=pa.bool_())]), ("party",), schema.parties
)
ENGAGEMENT_REGISTER = Register(
    versions.engagement_versions, ENGAGEMENTS, ENGAGEMENT, schema.engagements, "started_on", ("ended_on",)
)
CHAIN_REGISTER = Register(versions.chain_versions, CHAINS, (*ENGAGEMENT, "position"), begins="started_on")
ENROLMENT_REGISTER = Register(
    versions.enrolment_versions, ENROLMENTS, ("person", "branch", "payer", "begins_on"), versions.enrolments,
    "begins_on", ("ends_on", "end_reason"),
)  # fmt: skip
CHOICE_REGISTER = Register(versions.choice_versions, CHOICES, ("person", "branch", "since"), versions.choices)
DETERMINATION_REGISTER = Register(
    versions.determination_versions, DETERMINATIONS, ("person", "payer", "since"), begins="since", ends=("until",)
)
