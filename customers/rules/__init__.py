"""Pure rules about customers: how addresses are written, who is worth what, who may leave."""
