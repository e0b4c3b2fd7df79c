"""Figures from result files; scripts/figures.py is the program."""
