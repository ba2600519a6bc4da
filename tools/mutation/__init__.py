"""Mutate the model and two packages of use cases, and see which tests notice."""
