"""Layouts drawn at random, apart from the reader: the facts in them are known by construction.

`python -m tests.reading.layouts -n 500 --seed 1` says how many facts are read right, told, lost
or wrong, and which errors blame a form that is right.
"""
