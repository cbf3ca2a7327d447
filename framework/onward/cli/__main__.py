"""The command line as a module: ``python -m onward.cli``."""

from onward.cli import main

main()
