"""The picture of a soak."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from soak_verdict import Soak


def draw(soak: Soak, path: Path) -> None:
    """Latency beside the bare model, its ratio, memory, and what else the server held, over the minutes."""
    mpl.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(4, 1, figsize=(8, 9), sharex=True, layout="constrained")
    latency, ratio, memory, things = axes
    middles = [minute.minute + 0.5 for minute in soak.curve]

    def values(name: str) -> list[float]:
        return [getattr(minute, name) or float("nan") for minute in soak.curve]

    latency.plot(middles, values("p95_ms"), color="tab:blue", linestyle=":", label="answer, p95")
    latency.plot(middles, values("p50_ms"), color="tab:blue", label="answer, p50")
    latency.plot(middles, values("bare_p95_ms"), color="tab:orange", linestyle=":", label="bare model, p95")
    latency.plot(middles, values("bare_p50_ms"), color="tab:orange", label="bare model, p50")
    latency.set(ylabel="ms", ylim=(0, None), title=f"{soak.clients} clients, {soak.minutes:g} minutes")
    ratio.plot(middles, values("ratio"), color="tab:blue", label="answer's p50 over the bare model's")
    ratio.set(ylabel="ratio", ylim=(0, None))
    start_s = soak.looks[0].at_s
    at = [(look.at_s - start_s) / 60 for look in soak.looks]
    memory.plot(at, [look.rss_mb for look in soak.looks], color="tab:green", label="memory, busy")
    for quiet, name in ((soak.before, "quiet before"), (soak.after, "quiet after")):
        style = "--" if quiet is soak.before else ":"
        memory.axhline(quiet.rss_mb, color="black", linestyle=style, linewidth=1, label=f"{name}: {quiet.rss_mb:.0f}")
    memory.set(ylabel="MB", ylim=(0, None))
    for name, width in (("threads", 1.2), ("descriptors", 1.2), ("models", 0.6), ("folders", 0.6), ("children", 0.6)):
        things.plot(at, [getattr(look, name) for look in soak.looks], linewidth=width, label=name)
    things.set(ylabel="number", xlabel="minutes", ylim=(0, None))
    for axis in axes:
        axis.legend(loc="upper right", fontsize="small", ncols=2)
        axis.grid(alpha=0.3)
    figure.savefig(path, dpi=75)
    pyplot.close(figure)
