"""The data versions that a request may name: the present one, earlier ones still kept, closed ones."""

from typing import Any

from data import closings, store


def listed() -> dict[str, Any]:
    """Every version that can be read; closed ones with their name and moment, without the person."""
    try:
        current = store.current_version()
    except store.StoreMissing:
        current = None
    live = [{"version": version, "kind": "live", "current": version == current} for version in store.kept_versions()]
    closed = [
        {
            "version": one.version,
            "kind": "closed",
            "current": False,
            "name": one.name,
            "closed_at": one.at,
            "clock": one.clock,
        }
        for one in closings.closings()
    ]
    return {"current": current, "versions": [*live, *closed]}
