"""One lexicon and one way to read numbers, quantities and dates out of Chinese text."""
