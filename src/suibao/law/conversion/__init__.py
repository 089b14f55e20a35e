"""Years and accounts between the employee and the resident schemes (制度衔接)."""
