"""What tests share: fakes, factories, servers and clients. Nothing here is a test."""
