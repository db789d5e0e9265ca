"""Renders clips of people who never existed, so that every joint angle of every frame is known.

`python -m samples.render` is the way in; README.md says what the options and the truth columns mean. Needs the `render`
extra. Axes everywhere, in metres: x the person's left, y backwards, z up; the person faces -y and stands on z = 0.
Angles in degrees, forwards and flexion positive, 0 = neutral standing.
"""
