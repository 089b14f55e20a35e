"""Relations that follow the worker: where an account and a record lie, how they move, and what is said to whom about it."""
