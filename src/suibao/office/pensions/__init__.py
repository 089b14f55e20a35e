"""Pensions: what is on record, what an award is made of, what is paid month by month, what is put right later."""
