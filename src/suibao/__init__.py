"""Suibao (随保): social insurance that follows the worker."""

__version__ = "0.1.0"
