"""The queries: one file per question with its SQL; router.py is the table of contents."""
