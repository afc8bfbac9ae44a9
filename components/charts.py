"""Charts: a frame in, a figure out. No Streamlit, no reading of data."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import plotly.io

from components import format, palette
from components.indicator import Indicator

plotly.io.templates.default = "none"
Mark = tuple[pd.Timestamp, str]


def trend(
    *,
    history: pd.DataFrame,
    described: Indicator,
    path_name: str,
    marks: list[Mark],
    broken_on: pd.Timestamp | None,
    theme: palette.Theme,
    scale: int = 1,
) -> go.Figure:
    """A unit's history with the path to its target, cut where the series was broken, and days marked by a line.

    `history`: period, kind, period_end (day), value, path_value (may be NULL), oldest first, one kind of period.
    `scale`: 2 for a wall of 4K.
    """
    figure = go.Figure(layout=_layout(theme, described.language, scale))
    shown = _with_gap(history, broken_on)
    figure.add_scatter(
        x=shown["at"],
        y=shown["value"],
        mode="lines+markers",
        name=described.short,
        customdata=_texts(shown, described),
        line={"color": theme.accent, "width": 2.5 * scale},
        marker={"size": 5 * scale},
        hovertemplate="%{customdata[0]}: <b>%{customdata[1]}</b><extra></extra>",
    )
    if bool(shown["path_value"].notna().any()):
        figure.add_scatter(
            x=shown["at"],
            y=shown["path_value"],
            mode="lines",
            name=path_name,
            hoverinfo="skip",
            line={"color": theme.states["at_risk"], "width": 1.5 * scale, "dash": "dash"},
        )
    _mark_days(figure, shown["at"], marks, theme, scale)
    _scale_axes(figure, shown, described)
    return figure


def bump(
    *,
    places: pd.DataFrame,
    coloured: Sequence[str],
    colours: Sequence[str],
    marks: Sequence[Mark],
    broken_on: pd.Timestamp | None,
    texts: Mapping[str, str],
    language: str,
    theme: palette.Theme,
    scale: int = 1,
) -> go.Figure:
    """Places over periods, the first at the top: units `coloured` as named lines over the others in grey.

    `places`: unit, name, period, period_text, period_end (day), rank, rank_source, text (the value), oldest first. No
    line crosses the day the series was broken; a publisher's place is a hollow mark.
    """
    figure = go.Figure(layout=_layout(theme, language, scale))
    order = {code: index for index, code in enumerate(dict.fromkeys(places["period"]))}
    placed = places.assign(at=places["period"].map(order).astype(float))
    others = placed[~placed["unit"].isin(coloured)]
    _grey_lines(figure, others, broken_on, texts, theme, scale)
    shown = [code for code in coloured if bool((placed["unit"] == code).any())]
    for code, colour in zip(shown, colours, strict=False):
        _coloured_line(figure, placed[placed["unit"] == code], colour, broken_on, texts, scale)
    last = int(places["rank"].max())
    ends = placed[placed["unit"].isin(shown)]
    _label_ends(figure, ends, last, dict(zip(shown, colours, strict=False)), scale)
    own = [] if broken_on is None else [(broken_on, texts["broken"])]
    for number, mark in enumerate([*marks, *own]):
        _mark_between(figure, placed, mark, theme, scale, row=number % 2)
    labels = placed.drop_duplicates("period")
    figure.update_xaxes(tickvals=labels["at"], ticktext=labels["period_text"], range=[-0.3, len(order) - 1 + 0.25])
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000) if last / step <= 14)
    ticks = [1, *range(step, last + 1, step)] if step > 1 else list(range(1, last + 1))
    figure.update_yaxes(range=[last + 1, 0], tickvals=ticks, title=texts["axis"], tickformat="d")
    figure.update_layout(showlegend=False, margin={"l": 16, "r": 130 * scale, "t": 42 * scale, "b": 28 * scale})
    return figure


def week(
    *, hours: pd.DataFrame, texts: Mapping[str, str], language: str, theme: palette.Theme, scale: int = 1
) -> go.Figure:
    """When things arrive: weekdays down, hours across, the darker the more.

    `hours`: weekday (1 = Monday to 7), hour (0 to 23), received, online (counts). `texts`: day_1 to day_7, hour, hover.
    """
    figure = go.Figure(layout=_layout(theme, language, scale))
    days, clock = list(range(1, 8)), list(range(24))
    held = {(int(row.weekday), int(row.hour)): row for row in hours.fillna(0).itertuples()}
    nothing = pd.Series({"received": 0.0, "online": 0.0})
    cells = [[held.get((day, hour), nothing) for hour in clock] for day in days]
    said = [
        [
            texts["hover"].format(
                day=texts[f"day_{day}"],
                hour=hour,
                received=format.number(float(cells[day - 1][hour].received), 0, language),
                online=format.number(float(cells[day - 1][hour].online), 0, language),
            )
            for hour in clock
        ]
        for day in days
    ]
    figure.add_heatmap(
        x=clock,
        y=[texts[f"day_{day}"] for day in days],
        z=[[float(cell.received) for cell in row] for row in cells],
        text=said,
        hovertemplate="%{text}<extra></extra>",
        colorscale=[[place / (len(theme.neutral) - 1), colour] for place, colour in enumerate(theme.neutral)],
        colorbar={"thickness": 12 * scale, "outlinewidth": 0, "tickfont": {"color": theme.muted}},
        xgap=1,
        ygap=1,
    )
    figure.update_xaxes(dtick=2, title=texts["hour"])
    figure.update_yaxes(autorange="reversed")
    return figure


def outlook(
    *,
    measured: pd.DataFrame,
    expected: pd.DataFrame,
    texts: Mapping[str, str],
    language: str,
    theme: palette.Theme,
    scale: int = 1,
) -> go.Figure:
    """A monthly series and what it is expected to be: measured solid, expected dashed with hollow marks in a band.

    `measured`: at (first day), value; `expected`: at, value, low, high, following it. `texts`: measured, expected,
    band, mark, hover, hover_expected.
    """
    figure = go.Figure(layout=_layout(theme, language, scale))
    last = measured.iloc[-1]
    ends = pd.concat([pd.Series([last["at"]]), expected["at"]])
    band = [last["value"], *expected["high"]], [last["value"], *expected["low"]]
    figure.add_scatter(
        x=[*ends, *ends[::-1]],
        y=[*band[0], *band[1][::-1]],
        fill="toself",
        mode="none",
        name=texts["band"],
        hoverinfo="skip",
        fillcolor=theme.states["at_risk"],
        opacity=0.22,
    )
    figure.add_scatter(
        x=measured["at"],
        y=measured["value"],
        mode="lines+markers",
        name=texts["measured"],
        text=_months_said(measured, texts["hover"], language),
        hovertemplate="%{text}<extra></extra>",
        line={"color": theme.accent, "width": 2.5 * scale},
        marker={"size": 5 * scale},
    )
    figure.add_scatter(
        x=ends,
        y=[last["value"], *expected["value"]],
        mode="lines+markers",
        name=texts["expected"],
        text=["", *_months_said(expected, texts["hover_expected"], language)],
        hovertemplate="%{text}<extra></extra>",
        line={"color": theme.states["at_risk"], "width": 2.5 * scale, "dash": "dash"},
        marker={"size": [0] + [9 * scale] * len(expected), "symbol": "circle-open", "line": {"width": 2 * scale}},
    )
    start = last["at"] + (expected["at"].iloc[0] - last["at"]) / 2
    _mark_days(figure, ends, [(start, texts["mark"])], theme, scale)
    figure.update_xaxes(tickformat="%m/%Y" if language == "vi" else "%b %Y")
    figure.update_yaxes(tickformat=",.0f", rangemode="tozero")
    return figure


def plan_curve(
    *,
    items: pd.DataFrame,
    reported: pd.Timestamp,
    mark: str,
    simulated: bool,
    texts: Mapping[str, str],
    language: str,
    theme: palette.Theme,
    scale: int = 1,
) -> go.Figure:
    """Cumulative shares (%) of items due and of items finished by the end of each month, and the day of the report.

    `items`: due (day), finished (day, may be NULL), is_finished. Nothing is known after `reported`, so the second line
    ends there; a finished item without a day counts from then on. `texts`: planned, actual, hover, simulated.
    """
    figure = go.Figure(layout=_layout(theme, language, scale))
    due = pd.to_datetime(items["due"])
    known = pd.to_datetime(items["finished"])
    finished = known.where(known.notna(), reported).where(items["is_finished"])
    first = min(due.min(), finished.min()) if bool(finished.notna().any()) else due.min()
    last = max(due.max(), reported)
    ends = pd.date_range(first - pd.offsets.MonthEnd(1), last + pd.offsets.MonthEnd(0), freq="ME")
    so_far = [*ends[ends < reported], reported]
    lines = (
        ("planned", list(ends), due, {"color": theme.muted, "width": 2.5 * scale, "dash": "dash"}),
        ("actual", so_far, finished, {"color": theme.accent, "width": 3.5 * scale}),
    )
    for name, days, reached, line in lines:
        shares = [100 * float((reached <= day).sum()) / len(items) for day in days]
        said = [
            texts["hover"].format(
                what=texts[name],
                day=format.day(day.date(), language),
                share=format.quantity(share, 1, "%", language),
                n=int((reached <= day).sum()),
                of=len(items),
            )
            for day, share in zip(days, shares, strict=True)
        ]
        figure.add_scatter(
            x=days,
            y=shares,
            mode="lines+markers",
            name=texts[name],
            text=said,
            hovertemplate="%{text}<extra></extra>",
            line=line,
            marker={"size": 6 * scale},
        )
    _mark_days(figure, pd.Series([*ends, reported]), [(reported, mark)], theme, scale)
    if simulated:
        figure.add_annotation(
            x=0.01,
            y=0.97,
            xref="paper",
            yref="paper",
            xanchor="left",
            yanchor="top",
            text=texts["simulated"],
            showarrow=False,
            bordercolor=theme.states["at_risk"],
            borderpad=4 * scale,
            font={"color": theme.states["at_risk"], "size": 13 * scale},
        )
    named = ends[:: max(1, len(ends) // 12)]
    figure.update_xaxes(tickvals=named, ticktext=[format.period(f"{day:%Y-%m}", language) for day in named])
    figure.update_yaxes(range=[0, 103], ticksuffix="\u00a0%" if language == "vi" else "%", dtick=20)
    return figure


def stage_map(
    *,
    features: Sequence[Mapping[str, Any]],
    places: pd.DataFrame,
    near: tuple[float, float, float, float],
    insets: pd.DataFrame,
    language: str,
    theme: palette.Theme,
    scale: int = 1,
) -> go.Figure:
    """Places coloured by the stage they have reached, named where they lie; far islands in a box of their own.

    `features`: GeoJSON with the code of the place. `places`: code, longitude, latitude (degrees), name, text, colour
    ('' for none). `near`: west, south, east, north of what the main part shows. `insets`: label, west, south, east,
    north, in degrees.
    """
    figure = go.Figure(layout=_layout(theme, language, scale))
    shown = places.set_index("code")
    for feature in features:
        place = shown.loc[feature["properties"]["code"]]
        longitudes, latitudes = _rings(feature["geometry"])
        is_far = not (
            near[0] <= float(place["longitude"]) <= near[2] and near[1] <= float(place["latitude"]) <= near[3]
        )
        figure.add_scatter(
            x=longitudes,
            y=latitudes,
            xaxis="x2" if is_far else "x",
            yaxis="y2" if is_far else "y",
            mode="lines",
            fill="toself",
            fillcolor=place["colour"] or theme.grid,
            line={"color": theme.muted, "width": (2 if is_far else 1) * scale},
            hoveron="fills",
            hoverinfo="text",
            text=f"{place['name']}: {place['text']}",
            showlegend=False,
        )
        if not is_far:
            _name_place(figure, place, theme, scale)
    width, height = near[2] - near[0], near[3] - near[1]
    figure.update_xaxes(visible=False, range=[near[0] - 0.03 * width, near[2] + 0.03 * width])
    figure.update_yaxes(visible=False, range=[near[1] - 0.03 * height, near[3] + 0.03 * height])
    figure.update_layout(
        xaxis={"constrain": "domain"},
        yaxis={"constrain": "domain", "scaleanchor": "x"},
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=False,
    )
    for inset in insets.head(1).itertuples():
        _inset(figure, inset, theme, scale)
    return figure


def _rings(geometry: Mapping[str, Any]) -> tuple[list[float | None], list[float | None]]:
    """The rings of a polygon or of several as longitudes and latitudes, None between two rings."""
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    longitudes: list[float | None] = []
    latitudes: list[float | None] = []
    for ring in (ring for polygon in parts for ring in polygon):
        longitudes += [*(point[0] for point in ring), None]
        latitudes += [*(point[1] for point in ring), None]
    return longitudes, latitudes


def _name_place(figure: go.Figure, place: pd.Series, theme: palette.Theme, scale: int) -> None:
    """The name of a place where it lies, its stage below where it has one."""
    is_staged = bool(place["colour"])
    name = f"<b>{place['name']}</b><br>{place['text']}" if is_staged else str(place["name"])
    figure.add_annotation(
        x=place["longitude"],
        y=place["latitude"],
        text=name,
        showarrow=False,
        bgcolor=theme.surface if is_staged else "rgba(0,0,0,0)",
        borderpad=3 * scale,
        opacity=0.9,
        font={"size": (12 if is_staged else 11) * scale, "color": theme.text if is_staged else theme.muted},
    )


def _inset(figure: go.Figure, inset: Any, theme: palette.Theme, scale: int) -> None:
    """A framed box at the lower right for islands far from the rest, with their name."""
    box = {"showgrid": False, "showticklabels": False, "showline": True, "mirror": True, "linecolor": theme.muted}
    figure.update_layout(
        xaxis2=box | {"domain": [0.72, 0.985], "range": [inset.west, inset.east], "anchor": "y2"},
        yaxis2=box | {"domain": [0.02, 0.27], "range": [inset.south, inset.north + 0.8], "anchor": "x2"},
    )
    figure.add_annotation(
        x=(inset.west + inset.east) / 2,
        y=inset.north + 0.4,
        xref="x2",
        yref="y2",
        text=inset.label,
        showarrow=False,
        font={"size": 10 * scale, "color": theme.text},
    )


def gauge(
    *,
    value: float,
    path: float | None,
    end: float,
    described: Indicator,
    colour: str,
    theme: palette.Theme,
    scale: int = 1,
) -> go.Figure:
    """A value (dark arc) against the path for that day (pale arc) and the target at its end (line).

    All in the indicator's unit; the number is the printed one, digit for digit. `scale`: 2 for a wall of 4K.
    """
    shown = format.rounded(value, described.decimals)
    top = 100.0 if described.unit == "%" else 1.15 * max(shown, path or 0.0, end)
    space = "" if described.unit == "%" and described.language == "en" else format.NO_BREAK_SPACE
    figure = go.Figure(layout=_layout(theme, described.language, scale))
    figure.add_indicator(
        mode="gauge+number",
        value=shown,
        number={
            "valueformat": f",.{described.decimals}f",
            "suffix": f"{space}{described.unit}" if described.unit else "",
            "font": {"size": 34 * scale, "weight": 700, "color": theme.text},
        },
        gauge={
            "axis": {"range": [0, top], "showticklabels": False, "ticks": ""},
            "bar": {"color": colour, "thickness": 0.6},
            "bgcolor": theme.grid,
            "borderwidth": 0,
            "steps": [{"range": [0, min(max(path or 0.0, 0.0), top)], "color": _between(colour, theme)}],
            "threshold": {"line": {"color": theme.text, "width": 5 * scale}, "thickness": 1, "value": end},
        },
    )
    edge = 6 * scale
    figure.update_layout(margin={"l": edge, "r": edge, "t": edge, "b": edge})
    return figure


def _between(colour: str, theme: palette.Theme) -> str:
    """A colour two thirds of the way to the theme's grid."""
    parts = [[int(code[at : at + 2], 16) for at in (1, 3, 5)] for code in (colour, theme.grid)]
    return "#{:02x}{:02x}{:02x}".format(*(round((own + 2 * ground) / 3) for own, ground in zip(*parts, strict=True)))


def places(
    *, history: pd.DataFrame, goal: int, texts: Mapping[str, str], language: str, theme: palette.Theme, scale: int = 1
) -> go.Figure:
    """A unit's place among all over some periods, the first at the top, against the place aimed for (dashed).

    `history`: period_text, rank, hover, oldest first. `texts`: places, goal.
    """
    figure = go.Figure(layout=_layout(theme, language, scale))
    at = list(range(len(history)))
    figure.add_scatter(
        x=at,
        y=history["rank"],
        mode="lines+markers+text",
        name=texts["places"],
        text=[f"<b>{int(rank)}</b>" for rank in history["rank"]],
        textposition="bottom center",
        hovertext=history["hover"],
        hoverinfo="text",
        cliponaxis=False,
        line={"color": theme.accent, "width": 3 * scale},
        marker={"size": 9 * scale},
    )
    figure.add_hline(
        y=goal,
        line={"color": theme.states["at_risk"], "width": 2 * scale, "dash": "dash"},
        annotation={
            "text": texts["goal"],
            "font": {"size": 13 * scale, "color": theme.states["at_risk"]},
            "xanchor": "right",
            "yanchor": "bottom",
        },
    )
    worst, best = max(*history["rank"], goal), min(*history["rank"], goal)
    room = max(4.0, 0.35 * (worst - best))
    figure.update_xaxes(tickvals=at, ticktext=history["period_text"], range=[-0.4, len(at) - 0.6])
    figure.update_yaxes(range=[worst + 1.4 * room, best - room], showticklabels=False, showgrid=False)
    figure.update_layout(showlegend=False, margin={"l": 8, "r": 8, "t": 8 * scale, "b": 24 * scale})
    return figure


def _months_said(shown: pd.DataFrame, text: str, language: str) -> list[str]:
    """One sentence a month: when and how many, of an expected one also from how many to how many."""
    names = [name for name in ("value", "low", "high") if name in shown]
    return [
        text.format(
            month=format.period(f"{row.at:%Y-%m}", language),
            **{name: format.number(float(getattr(row, name)), 0, language) for name in names},
        )
        for row in shown.itertuples()
    ]


def _segments(line: pd.DataFrame, broken_on: pd.Timestamp | None) -> pd.DataFrame:
    """A unit's places with an empty row where a period is missing or the series was broken."""
    cut = line["at"].diff() > 1
    if broken_on is not None:
        after = line["period_end"] >= broken_on
        cut = cut | (after & ~after.shift(fill_value=True))
    gap = line[cut].assign(rank=float("nan"))
    gap["at"] = gap["at"] - 0.5
    return pd.concat([line, gap]).sort_values("at", kind="stable")


def _hover(line: pd.DataFrame, texts: Mapping[str, str]) -> list[str]:
    """One sentence a point: whose place, when, by what value, and whether it is the publisher's."""
    said = []
    for row in line.itertuples():
        place = "" if pd.isna(row.rank) else texts["place"].format(rank=int(row.rank))
        source = f" ({texts['published']})" if row.rank_source == "published" else ""
        said.append(f"<b>{row.name}</b> · {row.period_text}<br>{place}{source} · {row.text}")
    return said


def _grey_lines(
    figure: go.Figure,
    others: pd.DataFrame,
    broken_on: pd.Timestamp | None,
    texts: Mapping[str, str],
    theme: palette.Theme,
    scale: int,
) -> None:
    """Every other unit in one trace, so that sixty lines cost one."""
    if others.empty:
        return
    parts = []
    for _, line in others.groupby("unit", sort=False):
        cut = _segments(line, broken_on)
        parts += [cut, cut.tail(1).assign(rank=float("nan"))]
    lines = pd.concat(parts)
    figure.add_scatter(
        x=lines["at"],
        y=lines["rank"],
        mode="lines+markers",
        text=_hover(lines, texts),
        hovertemplate="%{text}<extra></extra>",
        opacity=0.4,
        line={"color": theme.muted, "width": scale},
        marker={"size": 4 * scale, "color": theme.muted, "symbol": _symbols(lines)},
        name="",
    )


def _symbols(line: pd.DataFrame) -> list[str]:
    """Hollow marks for the publisher's places."""
    return ["circle-open" if source == "published" else "circle" for source in line["rank_source"]]


def _coloured_line(
    figure: go.Figure,
    line: pd.DataFrame,
    colour: str,
    broken_on: pd.Timestamp | None,
    texts: Mapping[str, str],
    scale: int,
) -> None:
    cut = _segments(line, broken_on)
    figure.add_scatter(
        x=cut["at"],
        y=cut["rank"],
        mode="lines+markers",
        text=_hover(cut, texts),
        hovertemplate="%{text}<extra></extra>",
        line={"color": colour, "width": 3 * scale},
        marker={
            "size": 10 * scale,
            "color": colour,
            "symbol": _symbols(cut),
            "line": {"width": 2 * scale, "color": colour},
        },
        name=str(line["name"].iloc[0]),
    )


def _label_ends(figure: go.Figure, lines: pd.DataFrame, last: int, colours: Mapping[str, str], scale: int) -> None:
    """Name and place at the right end of each coloured line, pushed apart where two would overlap."""
    ends = lines.sort_values("at").groupby("unit", sort=False).tail(1).sort_values("rank")
    room = (last + 1) / 18
    lowest = float("-inf")
    for row in ends.itertuples():
        at = max(float(row.rank), lowest + room)
        lowest = at
        figure.add_annotation(
            x=row.at,
            y=at,
            text=f"<b>{int(row.rank)}</b> {row.name}",
            showarrow=False,
            xanchor="left",
            xshift=10 * scale,
            font={"color": colours[row.unit], "size": 13 * scale},
        )


def _mark_between(
    figure: go.Figure, placed: pd.DataFrame, mark: Mark, theme: palette.Theme, scale: int, *, row: int
) -> None:
    """A line between the last period that ends before a day and the first that ends after it, where both are shown.

    `row`: in which of two lines above the chart its text stands, so that neighbours do not overlap.
    """
    ends = placed.drop_duplicates("period").sort_values("at")
    before = ends[ends["period_end"] < mark[0]]
    if before.empty or len(before) == len(ends):
        return
    at = float(before["at"].max()) + 0.5
    figure.add_shape(type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", line={"color": theme.muted, "dash": "dot"})
    figure.add_annotation(
        x=at,
        y=1,
        yref="paper",
        text=mark[1],
        showarrow=False,
        yanchor="bottom",
        yshift=row * 14 * scale,
        font={"size": 11 * scale, "color": theme.muted},
    )


def _with_gap(history: pd.DataFrame, broken_on: pd.Timestamp | None) -> pd.DataFrame:
    """Periods at their first day, with an empty row on the day of the break so that no line crosses it."""
    length = {"year": 12, "half": 6, "quarter": 3}.get(history["kind"].iloc[0], 1)
    last_month = history["period_end"].dt.to_period("M").dt.to_timestamp()
    at = last_month - pd.DateOffset(months=length - 1)
    placed = history.assign(at=pd.to_datetime(history["period"].str[:4] + "-01-01") if length == 12 else at)
    if broken_on is None or not bool(placed["at"].lt(broken_on).any()):
        return placed
    empty = pd.DataFrame({"at": [broken_on - pd.Timedelta(days=1)], "value": [float("nan")]})
    return pd.concat([placed, empty]).sort_values("at", ignore_index=True)


def _texts(shown: pd.DataFrame, described: Indicator) -> list[tuple[str, str]]:
    labels = [format.period(code, described.language) if isinstance(code, str) else "" for code in shown["period"]]
    return list(zip(labels, (described.quantity(value) for value in shown["value"]), strict=True))


def _mark_days(figure: go.Figure, days: pd.Series, marks: list[Mark], theme: palette.Theme, scale: int) -> None:
    within = [mark for mark in marks if days.min() < mark[0] <= days.max()]
    for number, (day, text) in enumerate(within):
        figure.add_shape(
            type="line", x0=day, x1=day, y0=0, y1=1, yref="paper", line={"color": theme.muted, "dash": "dot"}
        )
        figure.add_annotation(
            x=day,
            y=1,
            yref="paper",
            text=text,
            showarrow=False,
            yanchor="bottom",
            xanchor="right" if number == 0 else "left",
            font={"size": 11 * scale, "color": theme.muted},
        )


def _scale_axes(figure: go.Figure, shown: pd.DataFrame, described: Indicator) -> None:
    yearly = shown["kind"].iloc[0] == "year"
    monthly = "%m/%Y" if described.language == "vi" else "%b %Y"
    figure.update_xaxes(tickformat="%Y" if yearly else monthly, dtick="M12" if yearly else None)
    figure.update_yaxes(tickformat=f",.{_axis_decimals(shown['value'], described.decimals)}f")


def _axis_decimals(values: pd.Series, most: int) -> int:
    """As many decimals as the ticks need, never more than the indicator has."""
    span = values.max() - values.min()
    return next((decimals for decimals in range(most) if span >= 5 / 10**decimals), most)


def layout(theme: palette.Theme, language: str, scale: int = 1) -> go.Layout:
    """The layout that every chart of the house begins with."""
    return _layout(theme, language, scale)


def _layout(theme: palette.Theme, language: str, scale: int) -> go.Layout:
    axis = {
        "gridcolor": theme.grid,
        "linecolor": theme.grid,
        "zeroline": False,
        "tickfont": {"color": theme.muted},
        "automargin": True,
    }
    return go.Layout(
        font={"family": "Be Vietnam Pro, sans-serif", "color": theme.text, "size": 13 * scale},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 16, "r": 16, "t": 28 * scale, "b": 28 * scale},
        separators=",." if language == "vi" else ".,",
        hovermode="closest",
        showlegend=True,
        legend={"orientation": "h", "y": -0.2, "x": 0},
        xaxis=axis | {"showgrid": False},
        yaxis=axis,
    )


def blank(theme: palette.Theme, language: str, scale: int = 1) -> go.Figure:
    """A figure with the look of all charts and nothing in it yet."""
    return go.Figure(layout=_layout(theme, language, scale))
