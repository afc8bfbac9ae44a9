"""The API described for people: one page without scripts, asking nothing of any host."""

from functools import lru_cache
from html import escape

from components import tables, view_texts, words
from components.api.endpoints import ENDPOINTS, PREFIX, Endpoint
from components.api.openapi import parameter_text
from components.tables import Cell, Head
from data import store
from data.sql import reading

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 "Be Vietnam Pro", system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .92em; overflow-wrap: anywhere; }
pre { padding: .7rem 1rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; }
td { border-top: 1px solid color-mix(in srgb, currentColor 15%, transparent); }
.detail { display: block; opacity: .7; font-size: .85em; }
summary { cursor: pointer; padding: .2rem 0; } h2 { margin-top: 2rem; } a { color: inherit; }
"""
EXAMPLES = (
    "measures?frame=2025&indicator=dossier_online&level=province&kind=month&from=2026-01&to=2026-10",
    "measures?frame=2024&indicator=dossier_on_time&unit=58,56&from=2024-07&format=csv",
    "units?frame=2025&parent=56&format=csv",
)


def page(language: str) -> str:
    """The page in a language, on the current data version. Raises StoreMissing."""
    return _page(store.current_version(), language)


@lru_cache(maxsize=4)
def _page(version: str, language: str) -> str:
    def said(key: str) -> str:
        return escape(words.word(f"api.{key}", language))

    examples = "".join(f'<li><a href="{PREFIX}/{escape(one)}"><code>{escape(one)}</code></a></li>' for one in EXAMPLES)
    endpoints = "".join(_endpoint(endpoint, version, language) for endpoint in ENDPOINTS.values())
    other = "en" if language == "vi" else "vi"
    rules = "".join(
        f"<li>{said(f'rule_{name}')}</li>" for name in ("pages", "version", "null", "status", "errors", "origin")
    )
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{said("title")}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>'
        f'<p><a href="{PREFIX}?lang={other}">{said("other_language")}</a></p><h1>{said("title")}</h1>'
        f'<p>{said("about")} <a href="{PREFIX}/openapi.json">openapi.json</a></p>'
        f"<ul>{rules}</ul><h2>{said('examples')}</h2><ul>{examples}</ul>{endpoints}</body></html>"
    )


def _endpoint(endpoint: Endpoint, version: str, language: str) -> str:
    def rows(names: tuple[str, ...]) -> list[list[Cell]]:
        return [[Cell(name), Cell(parameter_text(name, language))] for name in names]

    needed = "; ".join("/".join(group) for group in endpoint.needed)
    must = f"<p>{escape(words.word('api.needed', language))}: <code>{needed}</code></p>" if needed else ""
    heads = [Head(words.word("api.name", language)), Head(words.word("api.meaning", language))]
    columns = tuple(name for name, _ in reading.columns(endpoint.view, version))
    parts = (("parameters", endpoint.parameters), ("columns", columns))
    lists = "".join(
        f"<details><summary>{escape(words.word(f'api.{key}', language))}</summary>"
        f"{tables.table(heads, rows(names), name=f'{endpoint.view}-{key}')}</details>"
        for key, names in parts
    )
    about = escape(view_texts.view(endpoint.view, language))
    return f"<h2><code>GET {PREFIX}/{endpoint.view}</code></h2><p>{about}</p>{must}{lists}"
