"""What the sandbox stage does beside what every stage does: seed invented reports."""
