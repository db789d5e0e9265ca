"""The coach: leads through a stretch, runs the clock while the form is right, says one thing at a time. Pure."""
