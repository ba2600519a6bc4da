"""Attackers, each played against the product as it is deployed."""
