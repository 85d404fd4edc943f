"""``python -m clusterlib``."""

from clusterlib.cli import main

if __name__ == "__main__":
    main(prog_name="clusterlib")
