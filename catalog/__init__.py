"""What the company sells: products, price plans, offers."""
