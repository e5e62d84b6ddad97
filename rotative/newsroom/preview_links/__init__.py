"""Addresses by which people without an account read a draft, for some days."""
