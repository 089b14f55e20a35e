"""How what is owed is collected: by when, in which order money is set against it, what lateness adds (征缴)."""
