"""The infrastructure: CloudFormation merged into what Chalice generates, and its packaging."""
