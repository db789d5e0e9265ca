"""Posture: a camera-based coach for the standing hamstring stretch.

It watches a person from the side, tells how much of a forward lean came from the hips and how much from
the low back, and warns the moment the back rounds. Everything runs on the person's own machine.
"""

__version__ = "0.1.0"
