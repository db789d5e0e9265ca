"""Fit `models/back_estimator.npz` on rendered people whose pelvis and spine angles are known exactly.

    python -m samples.render stills --people 900 --seed 1 STILLS     random people as MediaPipe sees them
    python models/fit_estimator.py STILLS                            fit, print the errors on people left out, write

Needs `pip install torch` besides Posture itself. Everything that is learned comes from STILLS; no clip of samples/
and no real person is used. People, never frames, are split into folds: the errors printed, and the uncertainty
fitted to them, are those on people (bodies, clothes, cameras, rooms) that the network had not seen.
"""

from __future__ import annotations

import argparse
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from stills import Stills, read_stills

from posture.measure.estimator import CLIP, FORMAT, OUTPUTS
from posture.measure.shape import FEATURES, QUALITY
from posture.values import Floats

FOLDS = 5
MEMBERS_A_FOLD = 2
MAX_TURN_DEG = 50.0  # beyond about 45 nothing is judged; a little more, so that nothing ends at the border
DEGREES = 20.0  # unit of the networks' outputs


def fit_turn(stills: Stills, ridge: float = 3.0) -> dict[str, Floats]:
    """Ridge regression of the camera's turn on `view.turn_features`."""
    mean, scale = stills.turn.mean(axis=0), stills.turn.std(axis=0) + 1e-9
    z = np.hstack([(stills.turn - mean) / scale, np.ones((len(stills.turn), 1))])
    weight = np.linalg.solve(z.T @ z + ridge * np.eye(z.shape[1]), z.T @ stills.yaw)
    return {"turn_mean": mean, "turn_scale": scale, "turn_weight": weight[:-1], "turn_bias": weight[-1]}


def turn_of(fitted: dict[str, Floats], features: Floats) -> Floats:
    """The fitted turn in degrees of rows of turn features."""
    z = (features - fitted["turn_mean"]) / fitted["turn_scale"]
    return np.asarray(z @ fitted["turn_weight"] + fitted["turn_bias"])


def fill_turn(stills: Stills) -> None:
    """Put the turn, as a session would know it, into features and quality: fitted on other people, median a person."""
    for fold in range(FOLDS):
        test = stills.person % FOLDS == fold
        fitted = fit_turn(stills.at(~test))
        for person in np.unique(stills.person[test]):
            rows = stills.person == person
            turn = float(np.median(turn_of(fitted, stills.turn[rows])))
            stills.features[rows, FEATURES.index("turn")] = turn / 30
            stills.quality[rows, QUALITY.index("turn_size")] = abs(turn) / 30


class Network(torch.nn.Module):
    """Hidden layers with SiLU beside a straight linear path, as posture.measure.estimator.Network runs them."""

    def __init__(self, inputs: int, hidden: tuple[int, ...], outputs: int, dropout: float) -> None:
        super().__init__()
        sizes = (inputs, *hidden)
        self.hidden = torch.nn.ModuleList(torch.nn.Linear(a, b) for a, b in pairwise(sizes))
        self.last = torch.nn.Linear(sizes[-1], outputs)
        self.straight = torch.nn.Linear(inputs, outputs)
        self.dropout = torch.nn.Dropout(dropout)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x (rows, inputs) -> (rows, outputs)."""
        h = x
        for layer in self.hidden:
            h = self.dropout(torch.nn.functional.silu(layer(h)))
        return self.last(h) + self.straight(x)


def tensor(values: Floats) -> torch.Tensor:
    """`values` as 32-bit floats."""
    return torch.tensor(np.asarray(values), dtype=torch.float32)


def standing_rows(stills: Stills) -> dict[int, np.ndarray]:
    """Row indices of each person's standing pictures."""
    return {int(p): np.flatnonzero((stills.person == p) & stills.standing) for p in np.unique(stills.person)}


def inputs(x: torch.Tensor, standing: torch.Tensor, known: torch.Tensor) -> torch.Tensor:
    """The angle network's input: shape, difference from the standing shape where known, whether it is known."""
    return torch.cat([x, (x - standing) * known, known], dim=1)


def fit_angles(stills: Stills, mean: Floats, scale: Floats, seed: int, epochs: int) -> Network:
    """One ensemble member. Half of learning is to be steady: features get noise, references vary, some are missing."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    x = tensor(np.clip((stills.features - mean) / scale, -CLIP, CLIP))
    relative = stills.angles.copy()
    relative[:, 0] -= stills.lean
    y = tensor(relative / DEGREES)
    weight = tensor(stills.weight)[:, None]
    references = standing_rows(stills)
    rows = np.flatnonzero([len(references[int(p)]) > 0 for p in stills.person])
    network = Network(2 * x.shape[1] + 1, (64, 64), len(OUTPUTS), dropout=0.1)
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=1e-2)
    batch = 256
    steps = epochs * len(rows) // batch
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps)
    for _ in range(steps):
        chosen = rng.choice(rows, batch)
        reference = np.array([rng.choice(references[int(p)]) for p in stills.person[chosen]])
        known = tensor((rng.random(batch) < 0.75)[:, None].astype(float))
        noisy = x[chosen] + 0.08 * torch.randn(batch, x.shape[1])
        standing = x[reference] + 0.08 * torch.randn(batch, x.shape[1])
        target = y[chosen] - y[reference] * known
        error = network(inputs(noisy, standing, known)) - target
        loss = (
            torch.nn.functional.smooth_l1_loss(error, torch.zeros_like(error), beta=0.3, reduction="none")
            * weight[chosen]
        ).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return network.eval()


def predict(network: Network, stills: Stills, mean: Floats, scale: Floats, known: bool) -> Floats:
    """Angles (n, 3) in degrees, relative to the mean of the person's standing pictures where `known`."""
    x = np.clip((stills.features - mean) / scale, -CLIP, CLIP)
    standing, lean = x.copy(), stills.lean.copy()
    for rows_of, reference in ((stills.person == p, rows) for p, rows in standing_rows(stills).items()):
        if known and len(reference):
            standing[rows_of] = x[reference].mean(axis=0)
            lean[rows_of] -= stills.lean[reference].mean()
    flag = torch.full((len(x), 1), float(known))
    with torch.no_grad():
        out = network(inputs(tensor(x), tensor(standing), flag)).numpy().astype(float) * DEGREES
    out[:, 0] += lean
    return out


def truth_of(stills: Stills, known: bool) -> Floats:
    """True angles (n, 3), relative to the mean of the person's standing pictures where `known`; NaN without any."""
    truth = stills.angles.astype(float).copy()
    if known:
        for person, reference in standing_rows(stills).items():
            own = stills.person == person
            truth[own] -= stills.angles[reference].mean(axis=0) if len(reference) else np.nan
    return truth


def fit_errors(
    stills: Stills,
    residuals: dict[bool, Floats],
    mean: Floats,
    scale: Floats,
    quality_mean: Floats,
    quality_scale: Floats,
    seed: int,
) -> Network:
    """A network for the logarithm of the standard deviation (deg) of errors made on people left out."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    x = np.clip((stills.features - mean) / scale, -CLIP, CLIP)
    q = np.clip((stills.quality - quality_mean) / quality_scale, -CLIP, CLIP)
    rows, targets = [], []
    for known, residual in residuals.items():
        usable = np.isfinite(residual).all(axis=1)
        rows.append(np.hstack([x, q, np.full((len(x), 1), float(known))])[usable])
        targets.append(residual[usable])
    inputs_, target = tensor(np.vstack(rows)), tensor(np.vstack(targets))
    network = Network(inputs_.shape[1], (24,), len(OUTPUTS), dropout=0.2)
    optimizer = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=5e-2)
    for _ in range(25 * len(inputs_) // 512):
        chosen = rng.choice(len(inputs_), 512)
        log_sd = network(inputs_[chosen] + 0.1 * torch.randn(512, inputs_.shape[1])).clamp(0.0, 4.0)
        # Student's t with 4 degrees of freedom: a few lost landmarks must not widen every band.
        z2 = (target[chosen] / torch.exp(log_sd)) ** 2
        loss = (2.5 * torch.log1p(z2 / 4) + log_sd).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return network.eval()


def predict_errors(
    network: Network,
    stills: Stills,
    mean: Floats,
    scale: Floats,
    quality_mean: Floats,
    quality_scale: Floats,
    known: bool,
) -> Floats:
    """Standard deviations (n, 3) in degrees, before the common scale."""
    x = np.clip((stills.features - mean) / scale, -CLIP, CLIP)
    q = np.clip((stills.quality - quality_mean) / quality_scale, -CLIP, CLIP)
    with torch.no_grad():
        return np.exp(network(tensor(np.hstack([x, q, np.full((len(x), 1), float(known))]))).numpy().astype(float))


def packed(networks: list[Network], name: str) -> dict[str, np.ndarray]:
    """The weights of an ensemble under the names posture.measure.estimator reads; angle outputs in degrees."""
    unit = DEGREES if name == "angle" else 1.0
    layers: dict[str, list[torch.nn.Linear]] = {
        "last": [n.last for n in networks],
        "straight": [n.straight for n in networks],
    }
    for depth in range(len(networks[0].hidden)):
        layers[f"hidden{depth}"] = [n.hidden[depth] for n in networks]
    numbers = {}
    for key, members in layers.items():
        factor = 1.0 if key.startswith("hidden") else unit
        numbers[f"{name}_{key}_weight"] = np.stack([m.weight.detach().numpy() * factor for m in members]).astype(
            np.float32
        )
        numbers[f"{name}_{key}_bias"] = np.stack([m.bias.detach().numpy() * factor for m in members]).astype(np.float32)
    return numbers


def main() -> None:
    """Read, fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stills", type=Path)
    parser.add_argument("--to", type=Path, default=Path(__file__).resolve().parent / "back_estimator.npz")
    parser.add_argument("--epochs", type=int, default=60)
    arguments = parser.parse_args()

    everyone = read_stills(arguments.stills)
    fill_turn(everyone)
    turn = fit_turn(everyone)
    learned = everyone.at(np.abs(everyone.yaw) < MAX_TURN_DEG)
    mean, scale = learned.features.mean(axis=0), learned.features.std(axis=0) + 1e-6
    quality_mean, quality_scale = learned.quality.mean(axis=0), learned.quality.std(axis=0) + 1e-6
    members: list[Network] = []
    guesses = {known: np.full((len(learned.lean), len(OUTPUTS)), np.nan) for known in (True, False)}
    for fold in range(FOLDS):
        test = learned.person % FOLDS == fold
        fitted = [
            fit_angles(learned.at(~test), mean, scale, FOLDS * m + fold, arguments.epochs)
            for m in range(MEMBERS_A_FOLD)
        ]
        members += fitted
        for known in guesses:
            guesses[known][test] = np.mean([predict(n, learned.at(test), mean, scale, known) for n in fitted], axis=0)
    residuals = {known: guess - truth_of(learned, known) for known, guess in guesses.items()}
    # The standing pictures are the reference itself: their error says nothing with a reference.
    residuals[True][learned.standing] = np.nan
    errors = [fit_errors(learned, residuals, mean, scale, quality_mean, quality_scale, seed) for seed in range(3)]

    # One factor per angle so that 95 % of the errors on people left out lie within 1.96 sd; row 0 without a reference.
    sd_scale = np.ones((2, len(OUTPUTS)))
    for known, residual in residuals.items():
        sd = np.exp(
            np.mean(
                [np.log(predict_errors(n, learned, mean, scale, quality_mean, quality_scale, known)) for n in errors],
                axis=0,
            )
        )
        sd_scale[int(known)] = np.nanquantile(np.abs(residual) / sd, 0.95, axis=0) / 1.96
        report(learned, residual, sd, known)
    print("sd scale", sd_scale.round(2), "| people", len(np.unique(everyone.person)), "| pictures", len(everyone.lean))
    np.savez_compressed(
        arguments.to,
        format=FORMAT,
        features=np.array(FEATURES),
        feature_mean=mean,
        feature_scale=scale,
        quality_mean=quality_mean,
        quality_scale=quality_scale,
        sd_scale=sd_scale,
        **turn,  # type: ignore[arg-type]
        **packed(members, "angle"),  # type: ignore[arg-type]
        **packed(errors, "error"),  # type: ignore[arg-type]
    )
    print(f"{arguments.to}: {arguments.to.stat().st_size / 1e3:.0f} kB")


def report(stills: Stills, residual: Floats, sd: Floats, known: bool) -> None:
    """Print mean absolute errors and mean stated sd on people left out."""
    print("with a standing reference" if known else "without a standing reference")
    turn = np.abs(stills.yaw)
    for name, rows in (
        ("side-on, tight", (turn <= 15) & ~stills.loose),
        ("side-on, loose", (turn <= 15) & stills.loose),
        ("turned 15-25", (turn > 15) & (turn <= 25)),
        ("turned 25-40", (turn > 25) & (turn <= 40)),
    ):
        usable = rows & np.isfinite(residual).all(axis=1)
        w = stills.weight[usable][:, None]
        mae = (np.abs(residual[usable]) * w).sum(axis=0) / w.sum()
        parts = (
            f"{o} {e:.1f} (sd {s:.1f})" for o, e, s in zip(OUTPUTS, mae, np.median(sd[usable], axis=0), strict=True)
        )
        print(f"  {name:16s} {'  '.join(parts)}")


if __name__ == "__main__":
    main()
