import numpy as np
import pytest

from posture.measure.rays import leave_masks

RIGHT = np.array([1.0, 0.0])


def along(mask, start, *, reach, directions=RIGHT):
    """Distances and falls of rays from the points `start` in one mask."""
    start = np.atleast_2d(np.array(start, float))
    directions = np.broadcast_to(directions, start.shape)
    (edges,), (falls,) = leave_masks([mask], start[None], directions[None], np.broadcast_to(reach, len(start))[None])
    return edges, falls


def bar(width: int = 40, *, until: int, last: float = 1.0) -> np.ndarray:
    """A mask of 20 rows that shows somebody up to the column `until`, where it is `last`."""
    mask = np.zeros((20, width), np.float32)
    mask[:, :until], mask[:, until] = 1.0, last
    return mask


def test_the_edge_is_found_between_pixels():
    # Falls to 0.5 a third of the way from x = 10 to x = 11.
    edges, _ = along(bar(until=10, last=0.75), (4, 10), reach=30.0)
    assert edges == pytest.approx([6 + 1 / 3], abs=1e-6)


def test_a_slanting_ray_is_read_between_four_pixels():
    slope = np.add.outer(np.arange(30.0), np.arange(40.0))
    mask = np.clip(1.25 - slope / 20, 0, 1).astype(np.float32)  # falls by 0.05 with each pixel to the right or down
    (edge,), (fall,) = along(mask, (2, 3), reach=30.0, directions=np.array([0.6, 0.8]))
    assert edge == pytest.approx((15 - 5) / 1.4, abs=1e-5)
    assert fall == pytest.approx(0.07, abs=1e-5)


def test_each_ray_has_a_reach_of_its_own():
    # Beyond 240 pixels the strides grow longer.
    edges, _ = along(bar(400, until=200), [(10, 10)] * 3, reach=np.array([150.0, 220.0, 300.0]))
    assert np.isnan(edges[0])
    assert edges[1:] == pytest.approx([190.5, 190.5], abs=0.2)


@pytest.mark.parametrize("until", [12, 20, 25, 38, 70, 139])
def test_an_edge_is_found_however_far_away_it_is(until):
    edges, _ = along(bar(150, until=until), (4, 10), reach=145.0)
    assert edges == pytest.approx([until - 4 + 0.5], abs=1e-6)


@pytest.mark.parametrize("start", [(20, 10), (-5, 10), (4, 25)], ids=["beside", "left of the picture", "below it"])
def test_a_ray_that_starts_outside_the_mask_finds_nothing(start):
    edges, _ = along(bar(until=10), start, reach=30.0)
    assert np.isnan(edges).all()


def test_the_border_of_the_picture_is_no_edge():
    edges, _ = along(np.ones((20, 40), np.float32), [(4, 10), (4, 10)], reach=60.0, directions=-RIGHT)
    assert np.isnan(edges).all()


def test_masks_of_any_size_and_kind_are_read_together_as_alone():
    whole = np.rint(bar(60, until=30, last=0.8) * 255).astype(np.uint8)
    masks = [bar(40, until=10), whole, bar(50, until=20)[:15]]
    starts = np.array([[[4.0, 10.0], [4.0, 12.0]], [[5.0, 3.0], [70.0, 3.0]], [[2.0, 6.0], [2.0, 14.0]]])
    directions, reach = np.broadcast_to(RIGHT, starts.shape), np.full((3, 2), 45.0)
    together = leave_masks(masks, starts, directions, reach)
    for row, mask in enumerate(masks):
        alone = along(mask, starts[row], reach=45.0)
        assert np.stack([part[row] for part in together]) == pytest.approx(np.stack(alone), abs=1e-9, nan_ok=True)
    assert np.isfinite(together[0]).tolist() == [[True, True], [True, False], [True, False]]
