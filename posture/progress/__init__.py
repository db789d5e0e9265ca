"""What a history says: how deep, how evenly, how often. Pure; the sessions come from posture.storage."""
