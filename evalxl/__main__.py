"""`python -m evalxl`."""

from evalxl.cli import main

main()
