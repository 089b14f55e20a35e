"""Proposals: a YAML file each with figures and reasons, and where needed a module of rules beside it."""
