"""Pure rules of telephony."""
