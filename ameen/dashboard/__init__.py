"""What a person needs at nine in the morning, and the search over everything."""
