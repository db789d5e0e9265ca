"""`posture stretch`: a stretch led by a camera of this computer, in the terminal: it speaks, for nobody looks."""
