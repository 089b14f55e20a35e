"""Unemployment insurance (失业保险): contributions, access, benefits."""
