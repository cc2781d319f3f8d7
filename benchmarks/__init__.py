"""What the product costs, each figure beside its floor on the same machine in the same run. `make bench` prints it."""
