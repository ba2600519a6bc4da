"""What the service does to see that it works, where no metric of AWS says so."""
