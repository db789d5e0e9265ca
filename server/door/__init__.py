"""The door: who may come in when the page is opened to more than this computer, and how they are thrown out again.

Anybody who reaches the port could otherwise see, change and delete what Posture knows of people. So outside of loopback
there is always a door, and https: an access code lets a device in once, a cookie from then on. On loopback there is one
when it is asked for. What is kept (the code, the guests, the certificate) lies in the folder `door` of the user's data.

The pure parts know no clock, no file and no HTTP: access_code.py, tries.py, device.py, guests.py, cookie.py. The edges:
kept.py and certificate.py (files), addresses.py (this machine), guard.py and routes.py (HTTP), notice.py (terminal).
entrance.py puts them together, and decides when there must be a door.
"""
