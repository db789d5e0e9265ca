"""A phone as the camera: its pictures come in by a WebSocket or by POST, and sessions look through it."""
