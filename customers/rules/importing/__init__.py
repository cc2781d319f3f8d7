"""How a line of a file becomes a customer; pure."""
