"""`python -m posture` is `posture`."""

from posture.cli.main import main

main()
