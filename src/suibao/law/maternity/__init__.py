"""Maternity insurance (生育保险): leave, allowance, medical cost."""
