"""Transfers and clearing in a whole country, simulated from one seed: faults of network, machines and people, and auditors."""
