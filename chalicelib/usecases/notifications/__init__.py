"""Notify recipients, and chase what is overdue."""
