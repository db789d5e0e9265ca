"""Everybody's own data over HTTP: what is kept, handing it over, erasing it, and what is deleted by itself."""
