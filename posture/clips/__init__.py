"""Recorded clips: reviewed frame by frame, told in rows, words and pictures, exported, one or thousands."""
