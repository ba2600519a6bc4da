"""DynamoDB tables, to and from the model; AWS's errors become ours, recognised by their code."""
