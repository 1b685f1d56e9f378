"""Plots as SVG, with nothing but text: both axes logarithmic, a line for each command, its name at its end."""

import math

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 110, 40, 50
COLOURS = ("#1b6ca8", "#c0392b", "#1e8449", "#7d3c98", "#b9770e", "#2c3e50", "#d35400", "#148f77")


def logarithmic(title, across, up, lines):
    """lines: name to list of (x, y), all above 0."""
    points = [p for line in lines.values() for p in line]
    if not points:
        return None
    left, right = decade([p[0] for p in points])
    low, high = decade([p[1] for p in points])

    def x(value):
        return LEFT + (math.log10(value) - left) / max(1, right - left) * (WIDTH - LEFT - RIGHT)

    def y(value):
        return HEIGHT - BOTTOM - (math.log10(value) - low) / max(1, high - low) * (HEIGHT - TOP - BOTTOM)

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">' % (WIDTH, HEIGHT),
        '<rect width="%d" height="%d" fill="#ffffff"/>' % (WIDTH, HEIGHT),
        '<text x="%d" y="22" font-size="15">%s</text>' % (LEFT, title),
    ]
    for power in range(left, right + 1):
        parts.append(vertical(x(10**power), number(10**power)))
    for power in range(low, high + 1):
        parts.append(horizontal(y(10**power), number(10**power)))
    parts.append('<text x="%d" y="%d" text-anchor="middle">%s</text>' % ((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, across))
    parts.append('<text transform="translate(16 %d) rotate(-90)" text-anchor="middle">%s</text>' % (HEIGHT / 2, up))
    places = ends({name: y(line[-1][1]) for name, line in lines.items() if line})
    for (name, line), colour in zip(lines.items(), COLOURS):
        if line:
            parts.append(path(name, [(x(a), y(b)) for a, b in line], places[name], colour))
    return "\n".join(parts) + "\n</svg>\n"


def decade(values):
    return math.floor(math.log10(min(values)) + 1e-9), math.ceil(math.log10(max(values)) - 1e-9)


def number(value):
    return "{:,}".format(value) if value >= 1 else "%g" % value


def vertical(at, label):
    return (
        '<line x1="{0:.1f}" y1="{1}" x2="{0:.1f}" y2="{2}" stroke="#dddddd"/>'
        '<text x="{0:.1f}" y="{3}" text-anchor="middle" fill="#555555">{4}</text>'
    ).format(at, TOP, HEIGHT - BOTTOM, HEIGHT - BOTTOM + 16, label)


def horizontal(at, label):
    return (
        '<line x1="{1}" y1="{0:.1f}" x2="{2}" y2="{0:.1f}" stroke="#dddddd"/>'
        '<text x="{3}" y="{4:.1f}" text-anchor="end" fill="#555555">{5}</text>'
    ).format(at, LEFT, WIDTH - RIGHT, LEFT - 6, at + 4, label)


def path(name, places, label, colour):
    dots = "".join('<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>' % (a, b, colour) for a, b in places)
    line = " ".join("%.1f,%.1f" % p for p in places)
    return '<polyline points="%s" fill="none" stroke="%s" stroke-width="1.6"/>%s<text x="%.1f" y="%.1f" fill="%s">%s</text>' % (
        line, colour, dots, places[-1][0] + 8, label + 4, colour, name)


def ends(wanted):
    """Names that would stand on one another are moved apart."""
    placed, last = {}, -math.inf
    for name, at in sorted(wanted.items(), key=lambda item: item[1]):
        last = max(at, last + 13)
        placed[name] = last
    return placed
