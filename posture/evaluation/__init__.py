"""How true, how quick, and whether this machine is fit: against known angles, the bare pose model, and its needs."""
