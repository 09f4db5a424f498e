"""`make bench-night`: six hours of customers, with everything going wrong that X and a machine let go wrong."""
