"""Frozen values and names that every room shares. No I/O."""
