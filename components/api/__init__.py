"""The reading API under /api/v1: the documented views as JSON, CSV and Arrow, for other systems."""

from components.api.routes import ROUTES

__all__ = ["ROUTES"]
