"""Small files of every kind that there is a rule for, made as they are needed."""
