"""The desk: everything that faces X, agents and the database."""
