"""Lay our CloudFormation over what Chalice generates, check it, and package it."""
