"""Relations that move between regions (关系转移接续): amounts, place of benefit, overlap."""
