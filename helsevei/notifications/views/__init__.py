"""Addresses that notifications answers."""
