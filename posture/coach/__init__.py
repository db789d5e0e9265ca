"""The coach: leads through a stretch, times the hold while the form is right, and says one thing at a time."""
