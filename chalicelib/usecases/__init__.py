"""What the product does, one verb a file. Dependencies are arguments, joined in the container."""
