"""All that Posture keeps, of whom, and where: shown, handed over, erased, backed up and restored as a whole."""
