"""Media: files that customers and members send, kept on S3; what they may be, how they are checked and shown.

A file is stored only after all of it was checked: see `storing.py`. Nothing here knows WhatsApp or a database.
"""
