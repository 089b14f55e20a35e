"""Work injury insurance (工伤保险): contributions, what counts, benefits, death."""
