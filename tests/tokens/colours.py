"""Colour arithmetic on sRGB hex values: WCAG contrast, CIEDE2000, simulated colour-vision deficiency."""

import math
import re

TOKEN = re.compile(r"^\$o-salon-([\w-]+):\s*(#[0-9A-Fa-f]{6})\s*!default;", re.MULTILINE)
# Machado, Oliveira, Fernandes 2009, severity 1.0, applied to linear RGB.
SIGHT = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
WHITE_D65 = (0.95047, 1.0, 1.08883)


def read_tokens(path):
    """Return ``{token name: "#RRGGBB"}`` of an SCSS token file."""
    return dict(TOKEN.findall(path.read_text(encoding="utf-8")))


def linear(colour):
    """Return the linear RGB triple, 0 to 1."""
    parts = (int(colour[start:start + 2], 16) / 255 for start in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def contrast(first, second):
    """Return the WCAG 2 contrast ratio."""
    lights = sorted((0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(first), linear(second))), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def seen_lab(colour, sight):
    """Return CIE L*a*b* (D65) of the colour as a person with this sight sees it."""
    rgb = linear(colour)
    red, green, blue = (min(1.0, max(0.0, sum(k * c for k, c in zip(row, rgb, strict=True)))) for row in SIGHT[sight])
    xyz = (
        0.4124564 * red + 0.3575761 * green + 0.1804375 * blue,
        0.2126729 * red + 0.7151522 * green + 0.0721750 * blue,
        0.0193339 * red + 0.1191920 * green + 0.9503041 * blue,
    )
    fx, fy, fz = (_lab_f(value / white) for value, white in zip(xyz, WHITE_D65, strict=True))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _lab_f(value):
    return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116


def delta_e(first, second):
    """Return CIEDE2000 of two L*a*b* triples. Source: Sharma, Wu, Dalal 2005."""
    light1, a1, b1 = first
    light2, a2, b2 = second
    mean_c = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean_c**7 / (mean_c**7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    d_light, d_c, d_h = light2 - light1, c2 - c1, _hue_step(h1, h2, c1 * c2)
    d_hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(d_h / 2))
    mean_light, mean_c, mean_h = (light1 + light2) / 2, (c1 + c2) / 2, _mean_hue(h1, h2, c1 * c2)
    t = (
        1 - 0.17 * math.cos(math.radians(mean_h - 30)) + 0.24 * math.cos(math.radians(2 * mean_h))
        + 0.32 * math.cos(math.radians(3 * mean_h + 6)) - 0.20 * math.cos(math.radians(4 * mean_h - 63))
    )
    s_light = 1 + 0.015 * (mean_light - 50) ** 2 / math.sqrt(20 + (mean_light - 50) ** 2)
    s_c, s_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    turn = 60 * math.exp(-(((mean_h - 275) / 25) ** 2))
    r = -math.sin(math.radians(turn)) * 2 * math.sqrt(mean_c**7 / (mean_c**7 + 25**7))
    return math.sqrt(
        (d_light / s_light) ** 2 + (d_c / s_c) ** 2 + (d_hue / s_h) ** 2 + r * (d_c / s_c) * (d_hue / s_h)
    )


def _hue_step(h1, h2, product):
    if not product:
        return 0.0
    step = h2 - h1
    return step - 360 if step > 180 else step + 360 if step < -180 else step


def _mean_hue(h1, h2, product):
    if not product:
        return h1 + h2
    if abs(h1 - h2) <= 180:
        return (h1 + h2) / 2
    return (h1 + h2 + 360) / 2 if h1 + h2 < 360 else (h1 + h2 - 360) / 2
