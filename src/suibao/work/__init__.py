"""Orders, pay and engagements: reading, checking, aggregating.

The door is :func:`suibao.work.intake.read_month`; the kinds of file are in :mod:`suibao.work.schemas`. Nothing is
imported here, so that the schemas can be used without loading DuckDB and Ibis.
"""
