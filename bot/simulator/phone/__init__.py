"""A phone to be a customer on, and the same in JSON for tests and scripts."""
