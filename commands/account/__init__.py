"""What people do about themselves, at the edge: signing in, sessions, passwords, providers; router.py lists it."""
