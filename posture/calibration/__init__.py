"""A calibration: the guided protocol, what it found, and the limits of one person that follow."""
