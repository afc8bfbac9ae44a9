"""The charts of an answer: a frame in, a figure out. Every figure carries its title and where its numbers are from."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from components import charts, format, palette
from data import periods

MOST_COLOURED = 15
"""Lines with a colour and a dash of their own."""
MOST_GREY = 80
"""Further lines that are drawn one by one; more become a band."""
MOST_BARS = 60
MOST_PANELS = 24
DASHES = ("solid", "dash", "dot")
BINS = 24
LEAST_TREND = 5
"""Points below which no trend line is drawn."""
COLUMNS = 4
NARROW = (40, 52)
"""Letters of a line of the title and of the line below it on a phone."""


@dataclass(frozen=True)
class Frame:
    """What every figure of an answer needs: its title, the line below it, language and colours.

    A `narrow` one breaks both into lines that a phone has room for.
    """

    title: str
    foot: str
    language: str
    theme: palette.Theme
    scale: int = 1
    narrow: bool = False

    @property
    def _lines(self) -> tuple[list[str], list[str]]:
        widths = NARROW if self.narrow else (len(self.title) + 1, len(self.foot) + 1)
        title, foot = (wrap(text, width) for text, width in zip((self.title, self.foot), widths, strict=True))
        return title, foot

    @property
    def more(self) -> int:
        """Pixels that further lines of the title and below it take."""
        title, foot = self._lines
        return 20 * (len(title) - 1) + 15 * (len(foot) - 1)

    def figure(self) -> go.Figure:
        """An empty figure on the theme's own ground, so that its picture can be read anywhere."""
        return self.dress(go.Figure())

    def dress(self, figure: go.Figure) -> go.Figure:
        """The layout of the house with the title above and the source below."""
        figure.update_layout(charts.layout(self.theme, self.language, self.scale))
        title, foot = ([escape(line) for line in lines] for lines in self._lines)
        figure.update_layout(
            paper_bgcolor=self.theme.surface,
            title={
                "text": "<br>".join(title),
                "x": 0.01,
                "y": 1,
                "yanchor": "top",
                "pad": {"t": 16 * self.scale},
                "font": {"size": 15 * self.scale},
                "subtitle": {"text": "<br>".join(foot), "font": {"size": 11 * self.scale, "color": self.theme.muted}},
            },
            margin={"l": 16, "r": 24, "t": (86 + self.more) * self.scale, "b": 28 * self.scale},
            legend={
                "orientation": "h",
                "y": -0.1,
                "yanchor": "top",
                "x": 0,
                "itemclick": False,
                "itemdoubleclick": False,
            },
            dragmode="select",
            clickmode="event+select",
            uirevision="fixed",
        )
        figure.update_xaxes(automargin=True, gridcolor=self.theme.grid, linecolor=self.theme.grid, zeroline=False)
        figure.update_yaxes(automargin=True, gridcolor=self.theme.grid, linecolor=self.theme.grid, zeroline=False)
        figure.update_xaxes(tickfont={"color": self.theme.muted}, showgrid=False)
        figure.update_yaxes(tickfont={"color": self.theme.muted})
        return figure


@dataclass(frozen=True)
class Scale:
    """How the numbers of one measure are written on an axis and beside a point."""

    head: str
    unit: str
    decimals: int
    language: str

    def text(self, value: float | None) -> str:
        """A value with its unit."""
        return format.quantity(value, self.decimals, self.unit, self.language)

    def axis(self, values: pd.Series) -> dict[str, Any]:
        """The format of an axis: as many decimals as its ticks need."""
        span = float(values.max() - values.min()) if len(values) else 0.0
        places = next((place for place in range(self.decimals) if span >= 5 / 10**place), self.decimals)
        return {"tickformat": f",.{places}f"}

    def named(self, values: pd.Series) -> dict[str, Any]:
        """The same with the measure's name beside the axis."""
        return self.axis(values) | {"title": {"text": escape(self.head), "font": {"size": 13}}}


def lines(
    frame: Frame, rows: pd.DataFrame, *, scale: Scale, coloured: Sequence[str], marks: Sequence[charts.Mark],
    broken_on: pd.Timestamp | None, texts: dict[str, str],
) -> go.Figure:  # fmt: skip
    """Values over periods, a line a unit: those `coloured` by colour and dash, the others grey, or a band where many.

    `rows`: key, unit, period, value. No line crosses the day on which the series was broken. `texts`: median, half.
    """
    figure = frame.figure()
    placed = _placed(rows)
    if not len(placed):
        return figure
    others = placed[~placed["key"].isin(coloured)]
    if len(set(others["key"])) > MOST_GREY:
        _band(figure, frame, others, broken_on, texts, scale)
    else:
        for key, line in others.groupby("key", sort=False):
            _line(
                figure, frame, line, str(key), broken_on, scale, {"color": frame.theme.muted, "width": 1}, legend=False
            )
    known = [key for key in coloured if bool((placed["key"] == key).any())]
    for number, key in enumerate(known[:MOST_COLOURED]):
        _line(figure, frame, placed[placed["key"] == key], key, broken_on, scale, look(frame, number), legend=True)
    _mark(figure, frame, placed["at"], marks)
    figure.update_xaxes(**_time_axis(placed, frame.language))
    figure.update_yaxes(**scale.axis(placed["value"].dropna()))
    return figure


def look(frame: Frame, number: int) -> dict[str, Any]:
    """The colour and dash of the n-th line: no two of the first fifteen are the same."""
    colours = palette.categories(frame.theme.name)
    dash = DASHES[number // len(colours) % len(DASHES)]
    return {"color": colours[number % len(colours)], "width": 2.6 * frame.scale, "dash": dash}


def _placed(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with a value in the order of time, each period at its first day."""
    first = {code: pd.Timestamp(periods.parse(code).first) for code in rows["period"].unique()}
    held = rows[rows["value"].notna()]
    return held.assign(at=pd.to_datetime(held["period"].map(first))).sort_values("at", kind="stable")


def _line(
    figure: go.Figure, frame: Frame, line: pd.DataFrame, key: str, broken_on: pd.Timestamp | None, scale: Scale,
    style: dict[str, Any], *, legend: bool, row: int | None = None, column: int | None = None, name: str = "",
) -> None:  # fmt: skip
    cut = _cut(line, broken_on)
    unit = str(line["unit"].iloc[0])
    figure.add_scatter(
        x=cut["at"],
        y=cut["value"],
        mode="lines+markers",
        name=escape(name or unit),
        showlegend=legend,
        opacity=1 if legend or row else 0.35,
        line=style,
        marker={"size": 5 * frame.scale if legend else 3},
        customdata=[[key]] * len(cut),
        text=[
            _said(unit, when, value, scale, frame.language)
            for when, value in zip(cut["period"], cut["value"], strict=True)
        ],
        hovertemplate="%{text}<extra></extra>",
        row=row,
        col=column,
    )


def _cut(line: pd.DataFrame, broken_on: pd.Timestamp | None) -> pd.DataFrame:
    """The line with a gap on the day on which the series was broken."""
    if broken_on is None or not (bool((line["at"] < broken_on).any()) and bool((line["at"] >= broken_on).any())):
        return line
    gap = pd.DataFrame({"at": [broken_on - pd.Timedelta(days=1)], "value": [np.nan], "period": [""], "unit": [""]})
    return pd.concat([line, gap]).sort_values("at", kind="stable")


def _said(unit: str, period: str, value: float, scale: Scale, language: str) -> str:
    if not period:
        return ""
    return f"<b>{escape(unit)}</b><br>{format.period(period, language)}: {escape(scale.text(value))}"


def _band(
    figure: go.Figure,
    frame: Frame,
    rows: pd.DataFrame,
    broken_on: pd.Timestamp | None,
    texts: dict[str, str],
    scale: Scale,
) -> None:
    """The middle half and the median of many units, period by period."""
    shares = rows.groupby("at")["value"].quantile([0.25, 0.5, 0.75]).unstack().reset_index()
    shares = shares.set_axis(["at", "low", "value", "high"], axis="columns")
    sides = [shares] if broken_on is None else [shares[shares["at"] < broken_on], shares[shares["at"] >= broken_on]]
    for number, side in enumerate(side for side in sides if len(side)):
        common = {"showlegend": number == 0, "hoverinfo": "skip"}
        figure.add_scatter(
            x=[*side["at"], *side["at"][::-1]], y=[*side["high"], *side["low"][::-1]],
            fill="toself", mode="none", fillcolor=frame.theme.muted, opacity=0.22, name=texts["half"], **common,
        )  # fmt: skip
        figure.add_scatter(
            x=side["at"], y=side["value"], mode="lines", name=texts["median"], showlegend=number == 0,
            line={"color": frame.theme.muted, "width": 2 * frame.scale, "dash": "dot"},
            text=[f"{texts['median']}: {escape(scale.text(value))}" for value in side["value"]],
            hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip


def _mark(figure: go.Figure, frame: Frame, days: pd.Series, marks: Sequence[charts.Mark]) -> None:
    """Days marked by a line that their words stand above."""
    for number, (day, text) in enumerate(mark for mark in marks if days.min() < mark[0] <= days.max()):
        figure.add_shape(
            type="line", x0=day, x1=day, y0=0, y1=1, yref="paper", line={"color": frame.theme.muted, "dash": "dot"}
        )
        figure.add_annotation(
            x=day, y=1, yref="paper", text=escape(text), showarrow=False, yanchor="bottom",
            yshift=number % 2 * 13 * frame.scale, font={"size": 11 * frame.scale, "color": frame.theme.muted},
        )  # fmt: skip


def _time_axis(placed: pd.DataFrame, language: str) -> dict[str, Any]:
    codes = list(dict.fromkeys(placed["period"]))
    step = max(1, ceil(len(codes) / 13))
    shown = codes[::step]
    days = [pd.Timestamp(periods.parse(code).first) for code in shown]
    return {"tickvals": days, "ticktext": [format.period(code, language) for code in shown], "type": "date"}


def bars(frame: Frame, rows: pd.DataFrame, *, scale: Scale, marked: Sequence[str]) -> go.Figure:
    """Values of one period, a bar a unit; the marked ones stand out.

    `rows`: key, unit, place, value, in the order of the bars.
    """
    figure = frame.figure()
    shown = rows[rows["value"].notna()].head(MOST_BARS)
    names = _distinct(shown)
    figure.add_bar(
        x=shown["value"],
        y=names,
        orientation="h",
        customdata=[[key] for key in shown["key"]],
        marker={"color": _colours(frame, shown["key"], marked)},
        text=[escape(scale.text(value)) for value in shown["value"]],
        textposition="auto",
        hovertemplate="<b>%{y}</b>: %{text}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        showlegend=False,
    )
    figure.update_yaxes(range=[len(shown) - 0.4, -0.6], type="category", showgrid=False)
    figure.update_xaxes(**scale.axis(shown["value"]), showgrid=True)
    figure.update_layout(height=(max(380, 150 + 26 * len(shown)) + frame.more) * frame.scale)
    return figure


def _distinct(rows: pd.DataFrame) -> list[str]:
    """Names for an axis, with the place where two are the same."""
    repeated = rows["unit"].duplicated(keep=False)
    return [
        escape(f"{unit}, {place or key}" if twice else unit)
        for unit, place, key, twice in zip(rows["unit"], rows["place"], rows["key"], repeated, strict=True)
    ]


def _colours(frame: Frame, keys: pd.Series, marked: Sequence[str]) -> list[str]:
    strong = palette.categories(frame.theme.name)[1]
    return [strong if key in marked else frame.theme.accent for key in keys]


def scatter(
    frame: Frame, rows: pd.DataFrame, *, across: Scale, up: Scale, marked: Sequence[str], texts: dict[str, str]
) -> go.Figure:
    """Two measures of one period, a point a unit, and the straight line nearest to the points.

    `rows`: key, unit, x, y. `texts`: trend, with blanks slope, share and n.
    """
    figure = frame.figure()
    held = rows[rows["x"].notna() & rows["y"].notna()]
    is_marked = held["key"].isin(marked).to_numpy()
    figure.add_scatter(
        x=held["x"],
        y=held["y"],
        mode="markers+text" if is_marked.any() and is_marked.sum() <= MOST_COLOURED else "markers",
        text=[escape(unit) if flag else "" for unit, flag in zip(held["unit"], is_marked, strict=True)],
        textposition="top center",
        customdata=[
            [key, _pair_said(unit, (across, x), (up, y))]
            for key, unit, x, y in held[["key", "unit", "x", "y"]].itertuples(index=False)
        ],
        hovertemplate="%{customdata[1]}<extra></extra>",
        marker={
            "size": [(11 if flag else 7) * frame.scale for flag in is_marked],
            "color": _colours(frame, held["key"], marked),
            "opacity": 0.8,
            "line": {"width": 1, "color": frame.theme.surface},
        },
        showlegend=False,
    )
    line = trend(held["x"], held["y"])
    if line:
        slope, start, share = line
        ends = [float(held["x"].min()), float(held["x"].max())]
        said = texts["trend"].format(
            slope=format.number(slope, 3, frame.language, signed=True),
            share=format.number(share, 2, frame.language),
            n=format.number(len(held), 0, frame.language),
        )
        figure.add_scatter(
            x=ends, y=[start + slope * end for end in ends], mode="lines", name=escape(said), hoverinfo="skip",
            line={"color": frame.theme.states["at_risk"], "width": 2 * frame.scale, "dash": "dash"},
        )  # fmt: skip
    figure.update_xaxes(**across.named(held["x"]), showgrid=True)
    figure.update_yaxes(**up.named(held["y"]))
    figure.update_layout(legend={"y": 1.0, "yanchor": "bottom"})
    return figure


def _pair_said(unit: str, *sides: tuple[Scale, float]) -> str:
    return "<br>".join(
        [f"<b>{escape(unit)}</b>", *(f"{escape(scale.head)}: {escape(scale.text(value))}" for scale, value in sides)]
    )


def trend(across: pd.Series, up: pd.Series) -> tuple[float, float, float] | None:
    """Slope, start and R² of the least-squares line; None for fewer than five points or where one side never varies."""
    if len(across) < LEAST_TREND or across.nunique() < 2 or up.nunique() < 2:
        return None
    slope, start = np.polyfit(across.to_numpy(float), up.to_numpy(float), 1)
    share = float(np.corrcoef(across.to_numpy(float), up.to_numpy(float))[0, 1] ** 2)
    return float(slope), float(start), share


def distribution(
    frame: Frame, rows: pd.DataFrame, *, scale: Scale, marked: Sequence[str], texts: dict[str, str]
) -> go.Figure:
    """How the values of one period spread: a histogram below a box of its quartiles. `rows`: key, unit, value.

    `texts`: units (axis), box, bin (blanks low, high, n).
    """
    held = rows[rows["value"].notna()].sort_values("value")
    figure = frame.dress(
        make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.2, 0.8], vertical_spacing=0.04)
    )
    if held.empty:
        return figure
    values = held["value"].to_numpy(float)
    counts, edges = np.histogram(values, bins=min(BINS, max(1, len(np.unique(values)))))
    places = np.clip(np.digitize(values, edges) - 1, 0, len(counts) - 1)
    keys = [held["key"].to_numpy()[places == number].tolist() for number in range(len(counts))]
    said = [
        texts["bin"].format(low=scale.text(low), high=scale.text(high), n=format.number(int(count), 0, frame.language))
        for low, high, count in zip(edges, edges[1:], counts, strict=False)
    ]
    strong = [bool(set(held_keys) & set(marked)) for held_keys in keys]
    figure.add_bar(
        x=(edges[:-1] + edges[1:]) / 2,
        y=counts,
        width=np.diff(edges) * 0.96,
        customdata=[[" ".join(held_keys)] for held_keys in keys],
        text=[escape(text) for text in said],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
        marker={"color": [palette.categories(frame.theme.name)[1] if one else frame.theme.accent for one in strong]},
        showlegend=False,
        row=2,
        col=1,
    )
    low, first, middle, third, high = np.quantile(values, [0, 0.25, 0.5, 0.75, 1])
    figure.add_box(
        q1=[first], median=[middle], q3=[third], lowerfence=[low], upperfence=[high], y=[texts["box"]], orientation="h",
        line={"color": frame.theme.muted}, fillcolor=frame.theme.grid, showlegend=False, hoverinfo="x", row=1, col=1,
    )  # fmt: skip
    ends = ((0, "left"), (-1, "right")) if len(held) > 1 else ((0, "left"),)
    for place, anchor in ends:
        value, unit = float(values[place]), str(held["unit"].iloc[place])
        figure.add_annotation(
            x=value, y=1, xref="x", yref="paper", text=f"{escape(unit)}: {escape(scale.text(value))}", showarrow=False,
            xanchor=anchor, yanchor="bottom", font={"size": 11 * frame.scale, "color": frame.theme.muted},
        )  # fmt: skip
    figure.update_xaxes(scale.axis(held["value"]), row=2, col=1)
    figure.update_yaxes(title={"text": texts["units"]}, tickformat=",d", row=2, col=1)
    figure.update_yaxes(showticklabels=False, showgrid=False, row=1, col=1)
    return figure


def multiples(
    frame: Frame, panels: Sequence[tuple[str, Sequence[tuple[str, pd.DataFrame]]]], *, scale: Scale,
    broken_on: pd.Timestamp | None, marks: Sequence[charts.Mark], columns: int = COLUMNS,
) -> go.Figure:  # fmt: skip
    """A small chart a unit on one common scale.

    `panels`: (key, ((name of a measure, its rows), ...)), rows as for `lines`.
    """
    shown = panels[:MOST_PANELS]
    columns = min(columns, max(1, len(shown)))
    height = max(1, ceil(len(shown) / columns))
    titles = [f"<b>{escape(_panel_name(measures))}</b>" for _, measures in shown]
    figure = make_subplots(
        rows=height, cols=columns, shared_xaxes="all", shared_yaxes="all", subplot_titles=titles,
        horizontal_spacing=0.02, vertical_spacing=min(0.1, 0.34 / height),
    )  # fmt: skip
    frame.dress(figure)
    everything = []
    for number, (key, measures) in enumerate(shown):
        row, column = number // columns + 1, number % columns + 1
        for order, (name, rows) in enumerate(measures):
            placed = _placed(rows)
            if not len(placed):
                continue
            everything.append(placed)
            style = look(frame, order) | {"width": 2 * frame.scale}
            first = number == 0 and len(measures) > 1
            _line(figure, frame, placed, key, broken_on, scale, style, legend=first, row=row, column=column, name=name)
    if everything:
        together = pd.concat(everything)
        days = sorted(set(together["at"]))
        for day in (day for day, _ in marks if days[0] < day <= days[-1]):
            figure.add_vline(x=day, line={"color": frame.theme.muted, "dash": "dot", "width": 1})
        axis = _time_axis(together, frame.language)
        ends = [0, -1] if len(axis["tickvals"]) > 1 else [0]
        figure.update_xaxes(
            tickvals=[axis["tickvals"][end] for end in ends], ticktext=[axis["ticktext"][end] for end in ends]
        )
        written = scale.axis(together["value"])
        figure.update_yaxes(tickformat=written["tickformat"])
    figure.update_annotations(font={"size": 12 * frame.scale})
    figure.update_layout(height=(150 + 140 * height + frame.more) * frame.scale)
    return figure


def _panel_name(measures: Sequence[tuple[str, pd.DataFrame]]) -> str:
    return next((str(rows["unit"].iloc[0]) for _, rows in measures if len(rows)), "")


def before_after(frame: Frame, rows: pd.DataFrame, *, scale: Scale, texts: dict[str, str]) -> go.Figure:
    """Each unit before (hollow) and after (full) a day, joined by a line. `rows`: key, unit, before, after, said."""
    figure = frame.figure()
    names = [escape(unit) for unit in rows["unit"]]
    joined_x: list[float | None] = []
    joined_y: list[str | None] = []
    for name, before, after in zip(names, rows["before"], rows["after"], strict=True):
        joined_x += [before, after, None]
        joined_y += [name, name, None]
    figure.add_scatter(
        x=joined_x, y=joined_y, mode="lines", hoverinfo="skip", showlegend=False,
        line={"color": frame.theme.muted, "width": 2 * frame.scale},
    )  # fmt: skip
    for column, symbol in (("before", "circle-open"), ("after", "circle")):
        figure.add_scatter(
            x=rows[column], y=names, mode="markers", name=texts[column],
            customdata=[[key] for key in rows["key"]], text=[escape(text) for text in rows["said"]],
            hovertemplate="<b>%{y}</b><br>%{text}<extra></extra>",
            marker={
                "size": 13 * frame.scale,
                "symbol": symbol,
                "color": frame.theme.accent,
                "line": {"width": 2.5 * frame.scale, "color": frame.theme.accent},
            },
        )  # fmt: skip
    figure.update_yaxes(range=[len(rows) - 0.4, -0.6], type="category")
    figure.update_xaxes(**scale.axis(pd.concat([rows["before"], rows["after"]]).dropna()), showgrid=True)
    figure.update_layout(height=(max(320, 170 + 34 * len(rows)) + frame.more) * frame.scale)
    return figure
