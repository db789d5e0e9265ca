"""From a film or a camera to a pose: pictures in order of time, and what the pose model sees in each."""
