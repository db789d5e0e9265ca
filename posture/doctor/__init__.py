"""`posture doctor`: what may be wrong on this machine and with what Posture keeps there; found, and mended.

A check is a function that looks and a row in `catalogue.py`; check.py says what it gives back. Nothing is printed or
asked here, and nothing is changed but by a finding's `mend`.
"""
