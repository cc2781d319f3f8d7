"""Every process of the house knows its broker; so do these tests, which look into it."""

import contactcenter.worker

__all__ = ["contactcenter"]
