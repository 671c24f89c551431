"""The commands: one file each; router.py is the table of contents."""
