"""Live in front of a camera: the socket, its messages, and the sessions, calibrations and coaches behind it."""
