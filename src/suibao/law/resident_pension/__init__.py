"""Resident pension (城乡居民基本养老保险): tiers, subsidy, account, award."""
