"""Clearing between regions: windows, positions, payments (facts: 31 provinces and the XPCC)."""
