"""`posture bench live`: a server of its own, and a client or a browser with a film for a camera, in numbers.

Always beside the bare pose model in the same run: only what is compared on one machine, in the same minutes, counts.
"""
