"""What a person may see. The rules live with their apps; this is the name they are imported under."""

from core.access import EVERYTHING, NOBODY, access_rule, get_visible, scope_rule, visible

__all__ = ["EVERYTHING", "NOBODY", "access_rule", "get_visible", "scope_rule", "visible"]
