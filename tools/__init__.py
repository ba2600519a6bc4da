"""What developers and CI run while building; none of it is deployed."""
