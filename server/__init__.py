"""The local server: one page, one WebSocket, the shipped samples. Nothing leaves the machine."""
