"""The API described for programs: OpenAPI 3.1, made from the endpoints and from the documented views."""

from functools import lru_cache
from typing import Any

import orjson

from components import view_texts
from components.api.endpoints import (
    COMMON,
    DEFAULT_LIMIT,
    ENDPOINTS,
    FORMATS,
    LARGEST_OFFSET,
    MOST_LIMIT,
    PREFIX,
    Endpoint,
)
from data import store
from data.sql import reading

_TYPES = {
    "VARCHAR": {"type": ["string", "null"]},
    "DOUBLE": {"type": ["number", "null"]},
    "INTEGER": {"type": ["integer", "null"]},
    "BIGINT": {"type": ["integer", "null"]},
    "BOOLEAN": {"type": ["boolean", "null"]},
    "DATE": {"type": ["string", "null"], "format": "date"},
    "TIMESTAMP": {"type": ["string", "null"], "format": "date-time"},
}
PARAMETER_TEXTS = {
    "version": ("mã lần dữ liệu; bỏ trống là bản mới nhất", "data version; the newest when left out"),
    "format": ("json, csv hoặc arrow; cũng có thể dùng Accept", "json, csv or arrow; or by Accept"),
    "limit": ("số dòng một trang, nhiều nhất 10.000", "rows of a page, at most 10,000"),
    "offset": ("bỏ qua bao nhiêu dòng đầu", "how many rows to skip"),
    "from": (
        "từ đầu kỳ này, theo ngày cuối kỳ",
        "from the start of this period, by its last day",
    ),
    "to": (
        "đến hết kỳ này, theo ngày cuối kỳ",
        "up to the end of this period, by its last day",
    ),
}


def parameter_text(name: str, language: str) -> str:
    """What a parameter means."""
    if name in PARAMETER_TEXTS:
        return PARAMETER_TEXTS[name][0 if language == "vi" else 1]
    return view_texts.column(name, language)


def document() -> bytes:
    """The description on the current data version. Raises StoreMissing."""
    return _document(store.current_version())


@lru_cache(maxsize=2)
def _document(version: str) -> bytes:
    described = {view: reading.columns(view, version) for view in ENDPOINTS}
    return orjson.dumps(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "Toàn Cảnh: API đọc / reading API",
                "version": "1",
                "description": _both(
                    "Chỉ đọc. Mỗi giá trị có loại số liệu (status) và nguồn (source); null là chưa biết, không phải 0.",
                    "Read only. Every value has a status and a source; null is not known, never zero.",
                ),
            },
            "servers": [{"url": PREFIX}],
            "paths": {f"/{view}": _path(endpoint) for view, endpoint in ENDPOINTS.items()} | {"/versions": _VERSIONS},
            "components": {
                "schemas": {view: _schema(columns) for view, columns in described.items()} | {"error": _ERROR},
            },
        }
    )


def _both(vi: str, en: str) -> str:
    return f"{vi} / {en}"


def _described(name: str) -> str:
    return _both(parameter_text(name, "vi"), parameter_text(name, "en"))


def _path(endpoint: Endpoint) -> dict[str, Any]:
    view = endpoint.view
    page = {
        "type": "object",
        "required": ["version", "clock", "total", "offset", "limit", "next", "rows"],
        "properties": {
            "version": {"type": "string"},
            "clock": {"type": "string", "format": "date-time"},
            "total": {"type": "integer"},
            "offset": {"type": "integer"},
            "limit": {"type": "integer"},
            "next": {"type": ["string", "null"]},
            "rows": {"type": "array", "items": {"$ref": f"#/components/schemas/{view}"}},
        },
    }
    content = {
        media.split(";")[0]: {"schema": page if name == "json" else {"type": "string"}}
        for name, media in FORMATS.items()
    }
    return {
        "get": {
            "operationId": view,
            "summary": _both(view_texts.view(view, "vi"), view_texts.view(view, "en")),
            "parameters": [_parameter(endpoint, name) for name in endpoint.parameters],
            "responses": {
                "200": {"description": "OK", "content": content},
                "304": {"description": "ETag"},
                **{str(code): _REFUSAL for code in (400, 404, 503)},
            },
        }
    }


def _parameter(endpoint: Endpoint, name: str) -> dict[str, Any]:
    required = (name,) in endpoint.needed
    schema: dict[str, Any] = {"type": "string"}
    if name == "limit":
        schema = {"type": "integer", "minimum": 1, "maximum": MOST_LIMIT, "default": DEFAULT_LIMIT}
    elif name == "offset":
        schema = {"type": "integer", "minimum": 0, "maximum": LARGEST_OFFSET, "default": 0}
    elif name == "format":
        schema = {"type": "string", "enum": list(FORMATS), "default": "json"}
    elif name not in COMMON and name not in ("from", "to"):
        return {
            "name": name,
            "in": "query",
            "required": required,
            "description": _described(name),
            "style": "form",
            "explode": False,
            "schema": {"type": "array", "items": {"type": "string"}},
        }
    return {"name": name, "in": "query", "required": required, "description": _described(name), "schema": schema}


def _schema(columns: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [name for name, _ in columns],
        "properties": {name: _TYPES[kind] | {"description": _described(name)} for name, kind in columns},
    }


_ERROR = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "required": ["status", "parameter", "vi", "en"],
            "properties": {
                "status": {"type": "integer"},
                "parameter": {"type": "string"},
                "vi": {"type": "string"},
                "en": {"type": "string"},
            },
        }
    },
}
_REFUSAL = {
    "description": _both("Câu nói rõ sai ở đâu", "A sentence that says what is wrong"),
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/error"}}},
}
_VERSIONS = {
    "get": {
        "operationId": "versions",
        "summary": _both("Các lần dữ liệu đọc được", "Data versions that can be read"),
        "responses": {"200": {"description": "OK", "content": {"application/json": {"schema": {"type": "object"}}}}},
    }
}
