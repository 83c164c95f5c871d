"""The pictures of the bundled site, drawn, as nothing may be fetched."""

from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

Points = Sequence[tuple[float, float]]


class _Shape(NamedTuple):
    colour: str
    points: Points


def _box(colour: str, left: float, bottom: float, width: float, height: float) -> _Shape:
    right, top = left + width, bottom + height
    return _Shape(colour, ((left, bottom), (right, bottom), (right, top), (left, top)))


_DUSK = _box("#f2b880", 0, 0.42, 1, 0.58), _box("#23557a", 0, 0, 1, 0.42)
_SCENES = {
    "ferry": (
        *_DUSK,
        _box("#6b6f76", 0.72, 0.2, 0.28, 0.34),
        _Shape("#b5352c", ((0.08, 0.28), (0.66, 0.28), (0.76, 0.46), (0.04, 0.46))),
        _box("#f7f4ee", 0.12, 0.46, 0.48, 0.14),
        _box("#f7f4ee", 0.2, 0.6, 0.26, 0.1),
        _box("#2d2f33", 0.28, 0.7, 0.08, 0.14),
        *(_box("#23557a", 0.16 + 0.08 * number, 0.51, 0.04, 0.05) for number in range(5)),
    ),
    "lighthouse": (
        *_DUSK,
        _Shape("#4c5a4a", ((0.45, 0.3), (1, 0.3), (1, 0.52), (0.62, 0.46))),
        _Shape("#f7f4ee", ((0.7, 0.46), (0.82, 0.46), (0.79, 0.84), (0.73, 0.84))),
        _Shape("#b5352c", ((0.716, 0.58), (0.804, 0.58), (0.796, 0.7), (0.724, 0.7))),
        _box("#2d2f33", 0.72, 0.84, 0.08, 0.08),
        _Shape("#fff3b0", ((0.72, 0.9), (0, 1), (0, 0.8), (0.72, 0.87))),
    ),
    "bank": (
        _box("#9fb8c8", 0, 0, 1, 1),
        _box("#d9d2c3", 0.1, 0.14, 0.8, 0.08),
        _box("#efe9dc", 0.14, 0.22, 0.72, 0.42),
        *(_box("#c9c0ae", 0.19 + 0.135 * number, 0.22, 0.07, 0.42) for number in range(5)),
        _box("#d9d2c3", 0.1, 0.64, 0.8, 0.06),
        _Shape("#c9c0ae", ((0.1, 0.7), (0.9, 0.7), (0.5, 0.9))),
    ),
}


def draw(scene: str) -> bytes:
    """A scene as PNG."""
    from matplotlib.figure import Figure
    from matplotlib.patches import Polygon

    figure = Figure(figsize=(3, 3), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    for shape in _SCENES[scene]:
        axes.add_patch(Polygon(shape.points, closed=True, facecolor=shape.colour))
    file = BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()
