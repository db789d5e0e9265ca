"""annotated.mp4 by other readers: OpenCV's and FFmpeg's; and what is drawn on a frame."""

from __future__ import annotations

from dataclasses import replace

import av
import cv2
import exporting
import numpy as np
import pytest

from posture.clips.drawing import LINES
from posture.clips.exports.overlay import annotated, dashes, with_lines
from posture.clips.exports.thumbnails import Thumbnails
from posture.clips.exports.video import fitted
from posture.values import Verdict


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    folder = tmp_path_factory.mktemp("video")
    exporting.export(folder, "video")
    return folder / "annotated.mp4"


def test_it_is_what_browsers_play(video):
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (stream.width, stream.height) == (322, 240)
    content = video.read_bytes()
    assert 0 <= content.find(b"moov") < content.find(b"mdat")  # starts before it is loaded whole


def test_each_frame_is_shown_when_it_was(video):
    with av.open(str(video)) as container:
        shown = [(one.time, float((one.duration or 0) * (one.time_base or 0))) for one in container.decode(video=0)]
    assert [time for time, _ in shown] == pytest.approx(exporting.TIMES, abs=1e-4)
    # The last one lasts as long as the one before.
    last = exporting.TIMES[-1] - exporting.TIMES[-2]
    assert shown[-1][1] == pytest.approx(last, abs=0.002)


def test_opencv_reads_the_frames_in_order(video):
    capture = cv2.VideoCapture(str(video))
    shades, times = [], []
    while True:
        times.append(capture.get(cv2.CAP_PROP_POS_MSEC) / 1000)
        ok, image = capture.read()
        if not ok:
            break
        shades.append(float(np.median(image[100:110, 300:320])))
    capture.release()
    assert shades == pytest.approx([40 + 6 * i for i in range(exporting.COUNT)], abs=3)


def test_the_back_line_differs_in_colour_width_and_dash():
    drawn = {}
    for verdict in Verdict:
        one = replace(exporting.feedback(8), verdict=verdict)
        image = with_lines(np.full((480, 640, 3), 128, np.uint8), one)
        drawn[verdict] = int((image == LINES[verdict].colour).all(axis=2).sum())
        assert drawn[verdict] > 50
    assert len({(line.colour, line.width, line.dash) for line in LINES.values()}) == len(Verdict)
    assert len({line.width for line in LINES.values()}) == len(Verdict)


def test_a_dash_leaves_gaps_and_covers_the_line():
    line = np.array([[0.0, 0.0], [100.0, 0.0]])
    assert dashes(line, None, 1.0) == [line]
    parts = dashes(line, (20, 12), 1.0)
    assert [round(float(part[0, 0])) for part in parts] == pytest.approx([0, 32, 64, 96], abs=1)
    assert [float(part[-1, 0] - part[0, 0]) for part in parts[:3]] == pytest.approx([20, 20, 20], abs=1.5)


def test_a_warning_has_a_banner_and_the_lean_its_figures():
    image = np.full((480, 640, 3), 128, np.uint8)
    calm, warned = annotated(image, exporting.feedback(8), 31.5), annotated(image, exporting.feedback(12), 31.5)
    red = (191, 53, 6)
    assert not (calm[:40] == red).all(axis=2).any()
    assert (warned[:40] == red).all(axis=2).mean() > 0.3
    assert (image == 128).all()  # drawn on a copy
    assert (calm[430:] != 128).any()


def test_a_part_of_a_clip_tells_the_time_of_the_whole():
    image = np.full((480, 640, 3), 128, np.uint8)
    plain = annotated(image, exporting.feedback(8), 31.5)
    twelve, thirteen = (annotated(image, exporting.feedback(8), 31.5, time_s) for time_s in (12.3, 13.3))
    changed = (twelve != plain).any(axis=2)
    assert changed[380:430, 540:].any()
    assert not changed[:380].any()
    assert (twelve != thirteen).any()


def test_tiny_pictures_and_lines_outside_the_picture_are_drawn_without_trouble():
    for size in ((2, 2), (16, 40), (40, 16)):
        for i in (0, 5, 12):
            for time_s in (None, 12.3):
                shown = annotated(np.zeros((*size, 3), np.uint8), exporting.feedback(i), 31.5, time_s)
                assert shown.shape == (*size, 3)


def test_a_frame_of_another_size_is_fitted():
    image = np.full((50, 100, 3), 255, np.uint8)
    assert fitted(image, 100, 50) is image
    assert (fitted(image[:, :99], 100, 50) == 255).all()
    turned = fitted(image, 60, 80)
    assert turned.shape == (80, 60, 3)
    assert (turned[25:55] == 255).all()
    assert (turned[:24] == 0).all()


def test_the_thumbnail_is_of_the_worst_moment_and_small():
    watcher = Thumbnails(longest_side=100)
    for i in range(exporting.COUNT):
        watcher.see(exporting.frame(i), exporting.feedback(i))
    (one,) = watcher.found()
    assert one
    assert (one.time_s, one.lumbar_flexion_deg) == (exporting.TIMES[exporting.WORST], 40.0)
    image = cv2.imdecode(np.frombuffer(one.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    assert image.shape == (one.height, one.width, 3) == (75, 100, 3)
    assert float(np.median(image[:10])) == pytest.approx(40 + 6 * exporting.WORST, abs=3)


def test_a_warning_still_on_at_the_end_has_its_thumbnail():
    watcher = Thumbnails()
    for i in range(13):
        watcher.see(exporting.frame(i), exporting.feedback(i))
    (one,) = watcher.found()
    assert one
    assert one.time_s == exporting.TIMES[12]
