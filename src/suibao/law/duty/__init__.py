"""Who must insure, register, declare and pay whom: employers, dispatch, part-time, pay floors (用工与缴费义务)."""
