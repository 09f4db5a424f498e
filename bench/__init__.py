"""Measurements of the whole stack, on the machine it runs on. Figures are compared within one run, never asserted."""
