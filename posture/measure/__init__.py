"""From a pose to angles: view, legs, the outline of the back, its shape, and what that says in degrees. Pure."""
