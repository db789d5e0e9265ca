"""`python -m posture` is `posture`."""

from posture.cli import main

main()
