"""The infrastructure: CloudFormation that is merged into what Chalice generates, and its packaging."""
