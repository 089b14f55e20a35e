"""HTTP: what agencies say to each other, and later the pages. Doors only: the work is done in `office`."""
