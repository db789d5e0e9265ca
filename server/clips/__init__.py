"""Clips of one's own on the page: kept, uploaded, recorded, reviewed, exported."""
