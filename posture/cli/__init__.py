"""The `posture` command."""
